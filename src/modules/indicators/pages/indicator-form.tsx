import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { frequencies } from '../../../kernel/period.ts'
import { Colon, Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Crumb, PageTitle, Section } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { StateBadge } from '../../../ui/figure.tsx'
import { Choices, Field, Form, Select, TextArea } from '../../../ui/form.tsx'
import { Columns } from '../../../ui/layout.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { figureField } from '../figure-input.ts'
import type { showIndicatorForm } from '../show-indicator-form.ts'
import { texts } from '../texts.ts'
import { useFigureWords } from './figure-words.ts'
import { SourceForms } from './source-forms.tsx'

export type Data = z.output<typeof showIndicatorForm.output>

export const IndicatorFormPage: Page<Data> = {
  kind: 'work',
  title: ({ indicator }, { language }) => textIn(indicator.statement, language).text,
  body: IndicatorForm,
}

function IndicatorForm(props: PageProps<Data>) {
  const { data, refusal, typed } = props
  const t = useTexts(texts)
  // Two forms stand here: only the one that was sent gets its refusal and its words back. An edit always says its version.
  const edited = typed === undefined || 'version' in typed
  const none = { data, refusal: undefined, typed: undefined }
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('form.plan'), href: `/travail/plans/${data.plan.slug}` },
          {
            label: t('measure', { number: data.measure.number }),
            href: `/mesures/${data.measure.id}/modifier`,
          },
          { label: t('form.title') },
        ]}
      />
      <Crumb>
        <Say text={data.measure.title} />
      </Crumb>
      <PageTitle>
        <Say text={data.indicator.statement} />
      </PageTitle>
      <Columns aside={<Missing {...data} />}>
        {refusal?.code === 'conflict.version' && <StoredNow {...data} />}
        <EditForm {...(edited ? props : none)} />
      </Columns>
      <Section title={t('source.title')} id="source">
        <SourceForms {...(edited ? none : { data, refusal, typed })} />
      </Section>
    </>
  )
}

/** Where it stands, and what it lacks to be SMART. */
function Missing({ indicator }: Data) {
  const t = useTexts(texts)
  const words = useFigureWords()
  return (
    <>
      <p>
        <StateBadge state={indicator.state} label={words.state(indicator.state)} />{' '}
        {words.planFigure(indicator)}
      </p>
      {indicator.missing.length === 0 ? (
        <p>{t('smart.complete')}</p>
      ) : (
        <>
          <p>
            <strong>{t('smart.missing')}</strong>
          </p>
          <ul>
            {indicator.missing.map((one) => (
              <li>{words.missing(one)}</li>
            ))}
          </ul>
        </>
      )}
      <Beside indicator={indicator} />
      <p>
        <a href={`/indicateurs/${indicator.id}/saisir`}>{t('entry.title')}</a>
      </p>
    </>
  )
}

/** Figures of another origin, with how far they are from the one that computes itself. */
function Beside({ indicator }: Pick<Data, 'indicator'>) {
  const t = useTexts(texts)
  const { number, percent, period } = useFormats()
  const figure = indicator.kind === 'share' ? percent : number
  if (indicator.beside.length === 0) return null
  return (
    <>
      <p>
        <strong>{t('beside.title')}</strong>
      </p>
      <ul>
        {indicator.beside.map(({ origin, period: of, value, difference }) => (
          <li>
            {t(`beside.${origin === 'imported' ? 'imported' : 'entered'}`, {
              period: period(of),
              value: value === null ? '–' : figure(value),
            })}
            {difference !== null &&
              ` (${t('beside.difference', { difference: `${difference > 0 ? '+' : ''}${figure(difference)}` })})`}
          </li>
        ))}
      </ul>
    </>
  )
}

/** After somebody else's change: what is kept now, beside what was typed. */
function StoredNow({ indicator, flaggedLate }: Data) {
  const t = useTexts(texts)
  const { day, text } = useFormats()
  const { language } = useReader()
  const figure = (value: number | null) => figureField(value, indicator.kind, language) || '–'
  const kept = [
    [t('field.statement_fr'), text(indicator.statement)],
    [t('field.baseline'), figure(indicator.baseline)],
    [t('field.baseline_on'), indicator.baseline_on ? day(indicator.baseline_on) : '–'],
    [t('field.target'), figure(indicator.target)],
    [t('field.due'), indicator.due ? day(indicator.due) : '–'],
    [t('field.period'), indicator.frequency ? t(`frequency.${indicator.frequency}`) : '–'],
    [t('field.lead'), indicator.lead ?? '–'],
    ...(indicator.kind === 'milestone'
      ? [[t('field.flagged_late'), t(flaggedLate ? 'value.yes' : 'value.no')]]
      : []),
  ]
  return (
    <Notice kind="warning" title={t('stored_now')}>
      <ul>
        {kept.map(([term, value]) => (
          <li>
            {term}
            <Colon />
            {value}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function useWords() {
  const t = useTexts(texts)
  return {
    'statement.fr': t('field.statement_fr'),
    'statement.nl': t('field.statement_nl'),
    baseline: t('field.baseline'),
    baseline_on: t('field.baseline_on'),
    target: t('field.target'),
    due: t('field.due'),
    period: t('field.period'),
    lead: t('field.lead'),
    flagged_late: t('field.flagged_late'),
  }
}

function EditForm({ data, refusal, typed }: PageProps<Data>) {
  const { indicator } = data
  const t = useTexts(texts)
  const { language } = useReader()
  const words = useWords()
  const was = (name: string, kept: string | null | undefined) => (typed ? typed[name] : (kept ?? undefined))
  const optionalLabel = t('optional')
  return (
    <Form
      action={`/indicateurs/${indicator.id}/modifier`}
      refusal={formRefusal(refusal, language, words)}
      hidden={{ version: String(indicator.version) }}
      submit={t('form.save')}
      cancel={{ href: `/travail/plans/${data.plan.slug}`, label: t('cancel') }}
    >
      <TextArea
        name="statement.fr"
        label={words['statement.fr']}
        value={was('statement.fr', indicator.statement['fr'])}
        rows={2}
        required
        lang="fr"
      />
      <TextArea
        name="statement.nl"
        label={words['statement.nl']}
        value={was('statement.nl', indicator.statement['nl'])}
        rows={2}
        lang="nl"
        {...{ optionalLabel }}
      />
      <PromiseFields data={data} was={was} words={words} />
      <Field name="lead" label={words.lead} value={was('lead', indicator.lead)} {...{ optionalLabel }} />
    </Form>
  )
}

type PromiseProps = {
  data: Data
  was: (name: string, kept: string | null | undefined) => string | undefined
  words: ReturnType<typeof useWords>
}

/** From where, to where, by when. A milestone has no figures; a publication has no due day. */
function PromiseFields({ data: { indicator, flaggedLate }, was, words }: PromiseProps) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { kind } = indicator
  const optionalLabel = t('optional')
  const numeric = ['count', 'share', 'ratio', 'scale'].includes(kind)
  const hint = kind === 'share' ? t('field.share.hint') : undefined
  return (
    <>
      {numeric && (
        <>
          <Field
            name="baseline"
            label={words.baseline}
            inputmode="decimal"
            value={was('baseline', figureField(indicator.baseline, kind, language))}
            {...{ hint, optionalLabel }}
          />
          <Field
            name="baseline_on"
            type="date"
            label={words.baseline_on}
            value={was('baseline_on', indicator.baseline_on)}
            {...{ optionalLabel }}
          />
          <Field
            name="target"
            label={words.target}
            inputmode="decimal"
            value={was('target', figureField(indicator.target, kind, language))}
            {...{ hint, optionalLabel }}
          />
        </>
      )}
      <Field
        name="due"
        type="date"
        label={words.due}
        value={was('due', indicator.due)}
        {...{ optionalLabel }}
      />
      <Select
        name="period"
        label={words.period}
        options={frequencies.map((value) => ({ value, label: t(`frequency.${value}`) }))}
        value={was('period', indicator.frequency)}
        placeholder={t('frequency.none')}
        {...{ optionalLabel }}
      />
      {kind === 'milestone' && (
        <Choices
          name="flagged_late"
          legend={words.flagged_late}
          hint={t('field.flagged_late.hint')}
          options={[
            { value: 'false', label: t('value.no') },
            { value: 'true', label: t('value.yes') },
          ]}
          value={was('flagged_late', String(flaggedLate))}
        />
      )}
    </>
  )
}
