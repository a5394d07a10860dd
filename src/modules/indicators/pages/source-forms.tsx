import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { Disclosure, Lede } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Code } from '../../../ui/figure.tsx'
import { Act, Choices, Field, Form, Select } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { texts } from '../texts.ts'
import type { Data } from './indicator-form.tsx'

type Source = Data['sources'][number]

/** The source an indicator computes itself from, and one small form for each it could be bound to. */
export function SourceForms(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  return (
    <>
      <Bound {...data} />
      {data.sources.length === 0 && <Lede>{t('source.none_fits')}</Lede>}
      {data.sources.map((source) => (
        <SourceForm source={source} {...props} />
      ))}
    </>
  )
}

function Bound(data: Data) {
  const { indicator, sources } = data
  const t = useTexts(texts)
  if (!indicator.source) return <Lede>{t('source.unbound')}</Lede>
  const { key, parameters } = indicator.source
  const source = sources.find((one) => one.key === key)
  return (
    <Notice kind="info" title={source?.title ?? key}>
      {Object.entries(parameters as Readonly<Record<string, string | string[]>>).map(([name, value]) => (
        <p>
          <Named value={value} options={source?.choices[name] ?? offeredFor(name, data)} />
        </p>
      ))}
      <Act action={`/indicateurs/${indicator.id}/source/retirer`} label={t('source.unbind')} />
      <p>{t('source.unbind.what')}</p>
    </Notice>
  )
}

/** Values as whoever chose them knows them; as they are where they are none of those to choose from. */
function Named({ value, options }: { value: string | string[]; options: readonly Offered[] }) {
  const { text, list } = useFormats()
  const labels = [value].flat().map((one) => options.find((option) => option.value === one)?.label)
  if (labels.some((label) => label === undefined)) return <Code>{[value].flat().join(', ')}</Code>
  const [first] = labels
  if (labels.length === 1 && typeof first === 'object') return <Say text={first} />
  return list(labels.map((label) => (typeof label === 'object' ? text(label) : (label ?? ''))))
}

type Offered = { readonly value: string; readonly label: string | Readonly<Record<string, string>> }

/** What a parameter names of the network, where that is chosen. */
function offeredFor(name: string, { requests, programmes }: Data): readonly Offered[] {
  if (name === 'request') return requests.map((one) => ({ value: one.id, label: one.statement }))
  if (name === 'programme') return programmes.map((one) => ({ value: one.slug, label: one.title }))
  return []
}

function SourceForm({ source, data, refusal, typed }: PageProps<Data> & { source: Source }) {
  const t = useTexts(texts)
  const { language } = useReader()
  const mine = typed?.['key'] === source.key
  const words = Object.fromEntries(
    source.parameters.map((name) => [
      source.choices[name] && !single.has(name) ? `parameters.${name}[]` : `parameters.${name}`,
      wordOf(name),
    ]),
  )
  const bound = data.indicator.source?.key === source.key ? data.indicator.source.parameters : {}
  return (
    <Disclosure
      summary={data.indicator.source?.key === source.key ? t('source.change') : source.title}
      open={mine || data.indicator.source === null}
    >
      <Form
        id={`source-${source.key.replace('.', '-')}`}
        action={`/indicateurs/${data.indicator.id}/source`}
        refusal={mine ? formRefusal(refusal, language, words) : undefined}
        hidden={{ key: source.key }}
        submit={data.indicator.source ? t('source.rebind') : t('source.bind')}
      >
        {source.parameters.map((name) => (
          <Parameter
            name={name}
            label={wordOf(name)}
            value={mine ? typed?.[`parameters.${name}`] : (bound as Record<string, string>)[name]}
            chosen={mine ? typed?.[`parameters.${name}[]`]?.split('\n') : (bound as Chosen)[name]}
            choices={source.choices[name]}
            data={data}
          />
        ))}
      </Form>
    </Disclosure>
  )

  function wordOf(name: string) {
    return texts.has(`parameter.${name}`) ? t(`parameter.${name}` as 'parameter.series') : name
  }
}

/** Parameters of which one value is chosen. */
const single: ReadonlySet<string> = new Set(['college'])

type Chosen = Readonly<Record<string, string[] | undefined>>
type ParameterProps = {
  name: string
  label: string
  value: string | undefined
  /** Values ticked, of those it is chosen from. */
  chosen: string[] | undefined
  choices: { value: string; label: string }[] | undefined
  data: Data
}

function Parameter({ name, label, value, chosen, choices, data }: ParameterProps) {
  const t = useTexts(texts)
  const { text } = useFormats()
  if (choices && single.has(name))
    return <Select name={`parameters.${name}`} label={label} options={choices} value={value} placeholder="" />
  if (choices)
    return (
      <Choices
        type="checkbox"
        name={`parameters.${name}[]`}
        legend={label}
        options={choices}
        value={chosen}
      />
    )
  if (name === 'request')
    return (
      <Select
        name="parameters.request"
        label={label}
        options={data.requests.map((one) => ({ value: one.id, label: text(one.statement) }))}
        value={value}
        placeholder={t('entry.choose')}
      />
    )
  if (name === 'programme') return <ProgrammeChoice {...{ label, value, data }} />
  return (
    <Field
      name={`parameters.${name}`}
      label={label}
      hint={name === 'series' ? t('parameter.series.hint') : undefined}
      value={value}
      list={name === 'series' ? data.series : undefined}
    />
  )
}

/** Which programme counts, of those of the plan's holder. What is bound stays chosen where it is none of them any more. */
function ProgrammeChoice({ label, value, data }: Pick<ParameterProps, 'label' | 'value' | 'data'>) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const offered = data.programmes.map((one) => ({ value: one.slug, label: text(one.title) }))
  const rest = !value || offered.some((one) => one.value === value) ? [] : [{ value, label: value }]
  return (
    <Select
      name="parameters.programme"
      label={label}
      options={[...offered, ...rest]}
      value={value}
      placeholder={t('parameter.programme.all')}
    />
  )
}
