import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { acceptedEndings } from '../../../server/files/recognise.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, PageTitle } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Choices, Field, FileField, Form, TextArea } from '../../../ui/form.tsx'
import { Columns } from '../../../ui/layout.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { answers } from '../declaration.ts'
import type { DeclarationShown, showAnswerForm } from '../show-declaration.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof showAnswerForm.output>
type Shown = z.output<typeof DeclarationShown>

export const AnswerPage: Page<Data> = {
  kind: 'work',
  title: ({ statement }, { language }) => textIn(statement, language).text,
  body: Answer,
}

function Answer(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  const { day } = useFormats()
  return (
    <>
      <Crumb>
        <Say text={data.organisation.name} /> ·{' '}
        <span class="due">{t('answer.due', { day: day(data.due) })}</span>
      </Crumb>
      <PageTitle>
        <Say text={data.statement} />
      </PageTitle>
      {data.closed && <Notice kind="info" title={t('answer.closed')} />}
      <Columns aside={<WhereItGoes {...data} />}>
        <PresentAnswer data={data} changed={props.refusal?.code === 'conflict.version'} fileAt={fileAt} />
        {data.mayAnswer && (
          <DeclarationForm
            {...props}
            action={`/declarations/${data.slug}/${data.organisation.slug}`}
            cancel={{ href: '/a-faire', label: t('answer.later') }}
          />
        )}
      </Columns>
    </>
  )
}

const fileAt = (id: string) => `/fichiers/${id}`

type PresentProps = {
  data: Shown
  changed: boolean
  /** Where the file can be had; undefined where the reader may not have it. */
  fileAt: (id: string) => string | undefined
}

/** What has been answered so far; after a conflict, what somebody else has answered in the meantime. */
export function PresentAnswer({ data, changed, fileAt }: PresentProps) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const { holds, since, note, evidence } = data
  if (!holds) return null
  return (
    <Notice
      kind={changed ? 'warning' : 'info'}
      title={`${t(changed ? 'answer.now' : 'answer.present')} ${t(`answer.${holds}`)}${since ? `, ${t('answer.held_since', { day: day(since) })}` : ''}`}
    >
      {note && <p>{note}</p>}
      {evidence.note && <p>{evidence.note}</p>}
      {evidence.url && (
        <p>
          <a href={evidence.url} rel="noreferrer">
            <bdi>{evidence.url}</bdi>
          </a>
        </p>
      )}
      {evidence.file && <KeptFile href={fileAt(evidence.file)} />}
      {data.byLink && <p>{t('answer.by_link')}</p>}
    </Notice>
  )
}

function KeptFile({ href }: { href: string | undefined }) {
  const t = useTexts(texts)
  return (
    <p>
      {href === undefined ? (
        t('answer.file_there')
      ) : (
        <a href={href} download>
          {t('answer.file_kept')}
        </a>
      )}
    </p>
  )
}

function useWords() {
  const t = useTexts(texts)
  return {
    holds: t('answer.holds'),
    since: t('answer.since'),
    'evidence.url': t('answer.url'),
    'evidence.file': t('answer.file'),
    'evidence.note': t('answer.evidence_note'),
    note: t('answer.note'),
  }
}

type FormProps = PageProps<Shown> & {
  /** Where it is sent; by default the page it is on. */
  action?: string
  cancel?: { href: string; label: string }
}

/** The answer to a question, as it is typed. */
export function DeclarationForm({ data, refusal, typed, action, cancel }: FormProps) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const words = useWords()
  const was = (name: string, kept: string | null) => (typed ? typed[name] : (kept ?? undefined))
  return (
    <Form
      action={action}
      enctype="multipart/form-data"
      refusal={formRefusal(refusal, language, words)}
      // Without an answer yet the version is 0, so that one given in the meantime is not overwritten.
      hidden={{ version: String(data.version) }}
      submit={t('answer.save')}
      cancel={cancel}
    >
      <Choices
        name="holds"
        legend={words.holds}
        hint={text(data.hint) || undefined}
        options={answers.map((value) => ({ value, label: t(`answer.${value}`) }))}
        value={was('holds', data.holds)}
        required
      />
      <Field
        name="since"
        type="date"
        label={words.since}
        hint={t('answer.since.hint')}
        value={was('since', data.since)}
        optionalLabel={t('optional')}
      />
      {data.evidenceWanted !== 'none' && <Evidence data={data} was={was} words={words} />}
      <TextArea
        name="note"
        label={words.note}
        value={was('note', data.note)}
        rows={3}
        optionalLabel={t('optional')}
      />
    </Form>
  )
}

type EvidenceProps = {
  data: Shown
  was: (name: string, kept: string | null) => string | undefined
  words: ReturnType<typeof useWords>
}

function Evidence({ data, was, words }: EvidenceProps) {
  const t = useTexts(texts)
  const optionalLabel = data.evidenceWanted === 'optional' ? t('optional') : t('answer.one_of')
  return (
    <>
      <Field
        name="evidence.url"
        type="url"
        label={words['evidence.url']}
        hint={t('answer.url.hint')}
        placeholder="https://"
        value={was('evidence.url', data.evidence.url)}
        {...{ optionalLabel }}
      />
      <FileField
        name="evidence.file"
        label={words['evidence.file']}
        hint={data.evidence.file ? t('answer.file.replace') : t('answer.file.hint')}
        accept={acceptedEndings}
        {...{ optionalLabel }}
      />
      <TextArea
        name="evidence.note"
        label={words['evidence.note']}
        value={was('evidence.note', data.evidence.note)}
        rows={2}
        {...{ optionalLabel }}
      />
    </>
  )
}

/** Where an answer counts, and whom to ask. */
export function WhereItGoes({ counted, countsIn, asker }: Shown) {
  const t = useTexts(texts)
  const { text, list } = useFormats()
  const places = countsIn.map((one) => t('counts.in', { measure: one.measure, plan: text(one.plan) }))
  return (
    <>
      <p>
        <strong>{t('aside.where')}</strong>{' '}
        {places.length > 0 ? t('aside.counts', { places: list(places) }) : t('aside.counts_nowhere')}{' '}
        {t('aside.so_far', counted)} {t('aside.public')}
      </p>
      <p>
        {t('aside.question')}{' '}
        {asker?.email ? (
          <a href={`mailto:${asker.email}`}>{t('aside.write', { name: text(asker.name) })}</a>
        ) : (
          t('aside.ask', { name: text(asker?.name) })
        )}
      </p>
    </>
  )
}
