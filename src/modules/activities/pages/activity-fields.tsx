import { type College, colleges } from '../../../kernel/college.ts'
import { useTexts } from '../../../server/reader.tsx'
import { Disclosure } from '../../../ui/cards.tsx'
import { Choices, Field } from '../../../ui/form.tsx'
import { useColleges } from '../../organisations/index.ts'
import { type Attendees, activityKinds, facilitators } from '../activity.ts'
import { texts } from '../texts.ts'

/** Those who come most often: the others are one press away. */
const usual: readonly College[] = ['professional', 'peer', 'volunteer', 'accompanied']
const others = colleges.filter((one) => !usual.includes(one))

/** What the fields of an activity are called, for whoever tells why a form was refused. */
export function useActivityWords(): Record<string, string> {
  const t = useTexts(texts)
  const named = useColleges()
  return {
    organisation: t('field.organisation'),
    kind: t('field.kind'),
    date: t('field.date'),
    minutes: t('field.minutes'),
    facilitator: t('field.facilitator'),
    ...Object.fromEntries([...usual, ...others].map((one) => [`attendees.${one}`, named.many(one)])),
    nth: t('another'),
  }
}

type Values = {
  readonly kind: string
  readonly date: string
  readonly minutes: number
  readonly facilitator: string
  readonly attendees: Attendees
}
type Props = {
  readonly values: Values
  readonly typed: Readonly<Record<string, string>>
  readonly today: string
}

/** The fields of an activity, filled in with what is known or was typed. */
export function ActivityFields({ values, typed, today }: Props) {
  const t = useTexts(texts)
  const words = useActivityWords()
  return (
    <>
      <Choices
        name="kind"
        legend={t('field.kind')}
        options={activityKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        value={typed['kind'] ?? values.kind}
        required
      />
      <Field
        name="date"
        type="date"
        label={words['date']}
        value={typed['date'] ?? values.date}
        max={today}
        required
      />
      <Field
        name="minutes"
        type="number"
        inputmode="numeric"
        label={words['minutes']}
        value={typed['minutes'] ?? values.minutes}
        min={5}
        max={1_440}
        required
      />
      <Choices
        name="facilitator"
        legend={t('field.facilitator')}
        options={facilitators.map((value) => ({ value, label: t(`facilitator.${value}`) }))}
        value={typed['facilitator'] ?? values.facilitator}
        required
      />
      <WhoCame {...{ values, typed }} />
    </>
  )
}

function WhoCame({ values, typed }: Omit<Props, 'today'>) {
  const t = useTexts(texts)
  const named = useColleges()
  const given = (college: College) => typed[`attendees.${college}`] ?? values.attendees[college]
  const count = (college: College) => (
    <Field
      name={`attendees.${college}`}
      type="number"
      inputmode="numeric"
      label={named.many(college)}
      value={given(college)}
      min={0}
      max={5_000}
    />
  )
  return (
    <fieldset class="field">
      <legend>{t('field.attendees')}</legend>
      <p class="hint">{t('field.attendees.hint')}</p>
      {usual.map(count)}
      <Disclosure summary={t('field.others')} open={others.some((one) => Boolean(given(one)))}>
        {others.map(count)}
      </Disclosure>
    </fieldset>
  )
}
