import type { z } from 'zod'
import { type College, colleges } from '../../../../kernel/college.ts'
import { textIn } from '../../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Breadcrumb, Disclosure, Lede, PageTitle } from '../../../../ui/cards.tsx'
import { Choices, Field, Form, Select } from '../../../../ui/form.tsx'
import { formRefusal, useColleges } from '../../../organisations/index.ts'
import { OtherLanguages } from '../../other-languages.tsx'
import { texts } from '../../texts.ts'
import { parts, priorityClasses } from '../../training.forms.ts'
import type { showPlanForm } from '../show-session-form.ts'

type Data = z.output<typeof showPlanForm.output>
/** Half-days beyond those that the module is made for, which the form has room for. */
const spare = 6

const fields = ['day', 'part', 'begins', 'ends'] as const

type Was = (name: string, kept: string | number | null | undefined) => string | undefined

export const SessionFormPage: Page<Data> = {
  kind: 'work',
  title: ({ title, session }, { language }) =>
    `${texts.in(language)(session ? 'session.change' : 'session.new')} – ${textIn(title, language).text}`,
  body: SessionForm,
}

function useWords(rows: number): Record<string, string> {
  const t = useTexts(texts)
  const halves = Array.from({ length: rows }, (_, nth) =>
    fields.map((name) => [
      `half_days.${nth}.${name}`,
      t('half.nth', { n: nth + 1, what: t(`half.${name}`) }),
    ]),
  ).flat()
  return {
    ...Object.fromEntries(halves),
    'place.fr': t('session.where'),
    link: t('session.link'),
    minimum: t('session.minimum'),
    maximum: t('session.maximum'),
    opens_on: t('session.opens'),
    closes_on: t('session.closes'),
    kept_until: t('session.kept_day'),
    'shares.accompanied': t('session.shares'),
    'classes[]': t('session.classes'),
  }
}

function SessionForm({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { session, halfDays, fixed } = data
  const words = useWords(halfDays + spare)
  const was: Was = (name, kept) =>
    typed ? typed[name] : kept === null || kept === undefined ? undefined : String(kept)
  const rows = Array.from({ length: halfDays + spare }, (_, nth) => nth)
  // A row without a day is none: what was typed under it moves up, to where its faults are told.
  const filled = typed && rows.filter((nth) => typed[`half_days.${nth}.day`])
  const wasOf =
    (nth: number): WasOfHalf =>
    (name) =>
      filled ? typed[`half_days.${filled[nth]}.${name}`] : session?.half_days[nth]?.[name]
  const keyOf = (nth: number) => `${wasOf(nth)('day')} ${wasOf(nth)('part')}`
  const half = (nth: number) => {
    const stays = fixed.find((one) => `${one.day} ${one.part}` === keyOf(nth))
    // The same once more is a row typed by mistake, to be put right.
    const isFirst = rows.findIndex((row) => keyOf(row) === keyOf(nth)) === nth
    return stays && isFirst ? <FixedHalfDay nth={nth} half={stays} /> : <HalfDay nth={nth} was={wasOf(nth)} />
  }
  const at = '/travail/formations/sessions'
  const here = session ? `${at}/${session.id}/modifier` : `${at}/nouvelle?module=${data.module}`
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('organised.title'), href: '/travail/formations' },
          { label: t(session ? 'session.change' : 'session.new') },
        ]}
      />
      <PageTitle>{t(session ? 'session.change' : 'session.new')}</PageTitle>
      <Lede>
        <Say text={data.title} />
      </Lede>
      <Form
        action={here}
        refusal={formRefusal(refusal, language, words)}
        hidden={session ? { version: String(session.version) } : { module: data.module }}
        submit={t('session.save')}
        cancel={{ href: session ? `${at}/${session.id}` : '/travail/formations', label: t('cancel') }}
      >
        {rows.slice(0, halfDays).map(half)}
        <Disclosure summary={t('session.more_rows')} open={(filled?.length ?? 0) > halfDays}>
          {rows.slice(halfDays).map(half)}
        </Disclosure>
        <OtherLanguages name="place" kept={session?.place} />
        <Where {...{ data, was, words }} />
        <Seats {...{ data, was, words }} />
      </Form>
    </>
  )
}

const usual = { morning: ['09:00', '12:30'], afternoon: ['13:30', '17:00'] } as const

type WasOfHalf = (name: (typeof fields)[number]) => string | undefined

function HalfDay({ nth, was }: { nth: number; was: WasOfHalf }) {
  const t = useTexts(texts)
  const at = (name: string) => `half_days.${nth}.${name}`
  const part = nth % 2 === 0 ? 'morning' : 'afternoon'
  return (
    <fieldset class="field">
      <legend>{t('half.legend', { n: nth + 1 })}</legend>
      <Field name={at('day')} type="date" label={t('half.day')} value={was('day')} required={nth === 0} />
      <Select
        name={at('part')}
        label={t('half.part')}
        value={was('part') ?? part}
        options={parts.map((value) => ({ value, label: t(`part.${value}`) }))}
      />
      <Field
        name={at('begins')}
        type="time"
        label={t('half.begins')}
        value={was('begins') ?? usual[part][0]}
      />
      <Field name={at('ends')} type="time" label={t('half.ends')} value={was('ends') ?? usual[part][1]} />
    </fieldset>
  )
}

/** One that stays as it is: to read, and sent along. */
function FixedHalfDay({ nth, half }: { nth: number; half: Data['fixed'][number] }) {
  const t = useTexts(texts)
  const { day } = useFormats()
  return (
    <fieldset class="field">
      <legend>{t('half.legend', { n: nth + 1 })}</legend>
      <p class="hint">{t('half.fixed')}</p>
      <p>{t('session.half_day', { ...half, day: day(half.day) })}</p>
      {fields.map((name) => (
        <input type="hidden" name={`half_days.${nth}.${name}`} value={half[name]} />
      ))}
    </fieldset>
  )
}

type Props = { data: Data; was: Was; words: Record<string, string> }

function Where({ data: { session }, was, words }: Props) {
  const t = useTexts(texts)
  const optionalLabel = t('optional')
  return (
    <>
      <Field
        name="place.fr"
        label={words['place.fr']}
        value={was('place.fr', session?.place?.['fr'])}
        lang="fr"
        {...{ optionalLabel }}
      />
      <Field
        name="link"
        type="url"
        label={words['link']}
        hint={t('session.link.hint')}
        value={was('link', session?.link)}
        {...{ optionalLabel }}
      />
      <Field
        name="minimum"
        type="number"
        min={1}
        label={words['minimum']}
        value={was('minimum', session?.minimum ?? 10)}
        required
      />
      <Field
        name="maximum"
        type="number"
        min={1}
        label={words['maximum']}
        value={was('maximum', session?.maximum ?? 15)}
        required
      />
      <Field
        name="opens_on"
        type="date"
        label={words['opens_on']}
        value={was('opens_on', session?.opens_on)}
        {...{ optionalLabel }}
      />
      <Field
        name="closes_on"
        type="date"
        label={words['closes_on']}
        hint={t('session.closes.hint')}
        value={was('closes_on', session?.closes_on)}
        {...{ optionalLabel }}
      />
    </>
  )
}

/** Who comes first, and which parts of the seats are kept for whom. */
function Seats({ data: { session }, was, words }: Props) {
  const t = useTexts(texts)
  const named = useColleges()
  const share = (college: string) => {
    const kept = session?.shares[college]
    return was(`shares.${college}`, kept === undefined ? undefined : Math.round(kept * 1000) / 10)
  }
  const chosen = was('classes[]', session?.classes.join('\n') ?? priorityClasses.join('\n'))
  const first = ['accompanied', 'professional', 'peer'] as const
  const others = colleges.filter((one) => !(first as readonly string[]).includes(one))
  const Share = ({ college }: { college: College }) => (
    <Field
      name={`shares.${college}`}
      type="number"
      min={0}
      max={100}
      step="any"
      label={t('session.share', { college: named.one(college) })}
      value={share(college)}
      optionalLabel={t('optional')}
    />
  )
  return (
    <>
      <fieldset class="field">
        <legend>{t('session.shares')}</legend>
        <p class="hint">{t('session.shares.hint')}</p>
        {first.map((college) => (
          <Share college={college} />
        ))}
        <Disclosure
          summary={t('session.shares.others')}
          open={others.some((one) => share(one) !== undefined && share(one) !== '')}
        >
          {others.map((college) => (
            <Share college={college} />
          ))}
        </Disclosure>
        <Field
          name="kept_until"
          type="date"
          label={t('session.kept_day')}
          hint={t('session.kept_day.hint')}
          value={was('kept_until', session?.kept_until)}
          optionalLabel={t('optional')}
        />
      </fieldset>
      <Choices
        name="classes[]"
        type="checkbox"
        legend={words['classes[]']}
        hint={t('session.classes.hint')}
        value={chosen?.split('\n') ?? []}
        options={priorityClasses.map((value) => ({ value, label: t(`class.${value}`) }))}
      />
    </>
  )
}
