import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Crumb, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Choices, Field, Form, Select, TextArea } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { figureField } from '../figure-input.ts'
import { hasParts } from '../observation.ts'
import type { showEntryForm } from '../show-entry-form.ts'
import { texts } from '../texts.ts'
import { useFigureWords } from './figure-words.ts'

type Data = z.output<typeof showEntryForm.output>

export const EntryPage: Page<Data> = {
  kind: 'work',
  title: ({ statement }, { language }) =>
    `${texts.in(language)('entry.title')} · ${textIn(statement, language).text}`,
  body: Entry,
}

function Entry(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  const { text } = useFormats()
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: text(data.plan.title), href: `/travail/plans/${data.plan.slug}` },
          { label: t('entry.title') },
        ]}
      />
      <Crumb>{t('measure', { number: data.measure })}</Crumb>
      <PageTitle>
        <Say text={data.statement} />
      </PageTitle>
      <Lede>{t('entry.lede')}</Lede>
      {data.computed && <Notice kind="info" title={t('entry.computed')} />}
      {props.refusal?.code === 'conflict.version' && <StoredNow {...data} />}
      {data.hidden && !props.refusal && <Notice kind="info" title={t('history.hidden')} />}
      <EntryForm {...props} />
    </>
  )
}

function useWords() {
  const t = useTexts(texts)
  return {
    organisation: t('entry.organisation'),
    period: t('entry.period'),
    numerator: t('entry.numerator'),
    denominator: t('entry.denominator'),
    value: t('entry.value'),
    date: t('entry.date'),
    note: t('entry.note'),
    status: t('entry.status'),
  }
}

/** What is missing of a share, ratio or scale is one of its two figures. */
const atShownField = (refusal: Refusal, kind: string): Refusal =>
  hasParts(kind) && refusal.faults
    ? {
        ...refusal,
        faults: refusal.faults.map((one) => (one.path === 'value' ? { ...one, path: 'denominator' } : one)),
      }
    : refusal

/** The form comes back to the same organisation and period, with what is kept there by then. */
const entryAddress = ({ id, organisation, period }: Data) =>
  `/indicateurs/${id}/saisir${organisation ? `?organisation=${encodeURIComponent(organisation)}&period=${period}` : ''}`

/** What the page shows, so that nobody overwrites a figure they have not seen. */
const seenIn = ({ organisation, period, mark }: Data): Record<string, string> =>
  organisation ? { 'seen.organisation': organisation, 'seen.period': period, 'seen.figure': mark } : {}

/** After somebody else's change: what is kept now, beside what was typed. */
function StoredNow({ kept, kind, hidden }: Data) {
  const t = useTexts(texts)
  const { figure } = useFigureWords()
  const { number } = useFormats()
  if (!kept) return null
  const of =
    kept.denominator !== null &&
    !(kind === 'scale' && kept.denominator === 1) &&
    ` (${
      kind === 'scale'
        ? t('figures.mean', { n: kept.denominator, all: number(kept.denominator) })
        : t('figures.of', { n: number(kept.numerator ?? 0), all: number(kept.denominator) })
    })`
  return (
    <Notice kind="warning" title={t('stored_now')}>
      <p>
        {hidden ? t('history.hidden') : figure({ kind, value: kept.value, notedOn: kept.date })}
        {of}
      </p>
    </Notice>
  )
}

function EntryForm({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text, period } = useFormats()
  const words = useWords()
  const was = (name: string, kept: string | null | undefined) => (typed ? typed[name] : (kept ?? undefined))
  return (
    <Form
      action={entryAddress(data)}
      refusal={formRefusal(refusal && atShownField(refusal, data.kind), language, words)}
      hidden={seenIn(data)}
      submit={t('entry.save')}
      cancel={{ href: `/travail/plans/${data.plan.slug}`, label: t('cancel') }}
    >
      <Select
        name="organisation"
        label={words.organisation}
        options={data.organisations.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
        value={was('organisation', data.organisation)}
        placeholder={t('entry.choose')}
        required
      />
      <Select
        name="period"
        label={words.period}
        options={data.periods.map((value) => ({ value, label: period(value) }))}
        value={was('period', data.period)}
        required
      />
      <Figures data={data} was={was} words={words} />
      <TextArea
        name="note"
        label={words.note}
        value={was('note', data.kept?.note)}
        rows={3}
        optionalLabel={data.kind === 'text' ? undefined : t('optional')}
      />
      {data.validates ? (
        <Choices
          name="status"
          legend={words.status}
          options={[
            { value: 'validated', label: t('entry.validated'), hint: t('entry.validated.hint') },
            { value: 'draft', label: t('entry.draft'), hint: t('entry.draft.hint') },
          ]}
          value={was('status', data.kept?.status ?? 'validated')}
        />
      ) : (
        <p class="hint">{t('entry.draft_only')}</p>
      )}
    </Form>
  )
}

type FiguresProps = {
  data: Data
  was: (name: string, kept: string | null | undefined) => string | undefined
  words: ReturnType<typeof useWords>
}

/** A count is one figure; a share, ratio or scale is of something; a milestone holds or not; a publication has its day. */
function Figures({ data: { kind, unit, kept }, was, words }: FiguresProps) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const field = (value: number | null | undefined) => figureField(value ?? null, 'count', language)
  if (kind === 'text') return null
  if (kind === 'milestone' || kind === 'recurrence')
    return (
      <>
        <Choices
          name="value"
          legend={kind === 'milestone' ? t('entry.holds') : t('entry.out')}
          options={[
            { value: '1', label: t('value.yes') },
            { value: '0', label: t('value.no') },
          ]}
          value={was('value', kept ? String(kept.value) : undefined)}
        />
        <Field
          name="date"
          type="date"
          label={words.date}
          value={was('date', kept?.date)}
          optionalLabel={t('optional')}
        />
      </>
    )
  if (kind === 'count')
    return (
      <Field
        name="value"
        label={unit ? `${words.value} (${text(unit)})` : words.value}
        inputmode="decimal"
        value={was('value', field(kept?.value))}
        required
      />
    )
  return (
    <>
      <Field
        name="numerator"
        label={words.numerator}
        inputmode="decimal"
        value={was('numerator', field(kept?.numerator))}
      />
      <Field
        name="denominator"
        label={words.denominator}
        inputmode="decimal"
        value={was('denominator', field(kept?.denominator))}
      />
    </>
  )
}
