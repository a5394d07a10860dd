import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { Disclosure, Section } from '../../../ui/cards.tsx'
import { Field, Form } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import type { Expectation } from '../supervision/expectation.db.ts'
import { texts } from '../texts.ts'
import type { Data } from './calendar.tsx'

/** For who coordinates a network: which services had none for too long, and after how long they are reminded. */
export function Supervision({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const { expectations, without } = data
  if (expectations.length === 0) return null
  return (
    <Section title={t('expect.title')} id="rappel">
      <p>{t('expect.without', { n: without.length })}</p>
      {without.length > 0 && (
        <Disclosure summary={t('expect.which')}>
          <ul>
            {without.map(({ slug, name, last }) => (
              <li>
                <a href={`/organisations/${slug}`}>
                  <Say text={name} />
                </a>{' '}
                · {last ? t('expect.last', { day: day(last) }) : t('expect.never')}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      {expectations.map((one) => (
        <ExpectationForm
          expectation={one}
          several={expectations.length > 1}
          {...(typed['network'] === one.network ? { refusal, typed } : {})}
        />
      ))}
    </Section>
  )
}

type Props = Partial<Pick<PageProps<Data>, 'refusal' | 'typed'>> & {
  expectation: Expectation
  several: boolean
}

function ExpectationForm({ expectation, several, refusal, typed = {} }: Props) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const { network, name, months, version } = expectation
  const label = several ? `${t('expect.months')} (${text(name)})` : t('expect.months')
  return (
    <Form
      id={`reseau-${network}`}
      action="/activites/rappel"
      hidden={{ network, version: String(version) }}
      refusal={formRefusal(refusal, language, { months: label })}
      submit={t('expect.save')}
    >
      <Field
        name="months"
        type="number"
        inputmode="numeric"
        label={label}
        hint={t('expect.months.hint')}
        value={typed['months'] ?? months}
        min={1}
        max={36}
        required
      />
    </Form>
  )
}
