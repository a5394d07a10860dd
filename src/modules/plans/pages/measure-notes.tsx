import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { Disclosure, Section, Tools } from '../../../ui/cards.tsx'
import { Meta } from '../../../ui/figure.tsx'
import { Choices, Form, SureAct, TextArea } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import type { NoteShown } from '../notes/list-notes.ts'
import type { showMeasureWork } from '../show-measure-work.ts'
import { texts } from '../texts.ts'

export type Data = z.output<typeof showMeasureWork.output>

/** How a measure goes on, newest first; one's own notes can be corrected and withdrawn; and a note to add. */
export function Notes({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const sent = typed?.['form']
  const at = `/travail/mesures/${data.id}`
  const corrected = data.notes.find((one) => one.id === data.correcting)
  return (
    <Section title={t('note.title')} id="notes">
      {data.notes.length === 0 && <p>{t('note.none')}</p>}
      {data.notes.map((note) =>
        note === corrected ? (
          <NoteForm
            id="correction"
            action={`${at}/notes/${note.id}/corriger?corriger=${note.id}`}
            title={t('note.correct.title')}
            submit={t('note.correct.save')}
            hidden={{ form: 'correction', version: String(note.version) }}
            cancel={{ href: `${at}#notes`, label: t('cancel') }}
            refusal={sent === 'correction' ? refusal : undefined}
            typed={
              sent === 'correction'
                ? typed
                : { 'text.fr': note.text['fr'] ?? '', visibility: note.visibility }
            }
          />
        ) : (
          <NoteLine note={note}>{note.own && <OwnNote {...{ at, note }} />}</NoteLine>
        ),
      )}
      {data.moreNotes && (
        <p>
          <a href={`/travail/plans/${data.plan}/notes`}>{t('note.all')}</a>
        </p>
      )}
      {data.mayNote && !corrected && (
        <NoteForm
          id="note"
          action={`${at}/notes`}
          title={t('note.add')}
          submit={t('note.save')}
          hidden={{ form: 'note' }}
          refusal={sent === 'note' ? refusal : undefined}
          typed={sent === 'note' ? typed : undefined}
        />
      )}
    </Section>
  )
}

type LineProps = { note: NoteShown; children?: unknown }

/** A note: when, by what role and organisation, for whom; and what it said before. */
export function NoteLine({ note, children }: LineProps) {
  const t = useTexts(texts)
  const { moment, text } = useFormats()
  const role = note.written_as
  const who = [
    role && texts.has(`note.by.${role}`) ? t(`note.by.${role}` as 'note.by.coordinator') : '',
    text(note.organisation),
  ]
  const facts = [
    moment(note.written_at),
    who.filter(Boolean).join(', '),
    t(`note.${note.visibility}`),
    note.corrected_at ? t('note.corrected', { moment: moment(note.corrected_at) }) : '',
  ]
  return (
    <article>
      <Meta>{facts.filter(Boolean).join(' · ')}</Meta>
      <p class="lines">
        <Say text={note.text} />
      </p>
      {note.before.length > 0 && (
        <Disclosure summary={t('note.before', { n: note.before.length })}>
          {note.before.map((one) => (
            <p>
              <Say text={one.text} /> ({moment(one.replaced_at)})
            </p>
          ))}
        </Disclosure>
      )}
      {children}
    </article>
  )
}

function OwnNote({ at, note }: { at: string; note: NoteShown }) {
  const t = useTexts(texts)
  return (
    <Tools>
      <a href={`${at}?corriger=${note.id}#correction`}>{t('note.correct')}</a>
      <SureAct
        action={`${at}/notes/${note.id}/retirer`}
        label={t('note.withdraw')}
        lost={t('note.withdraw.lost')}
        hidden={{ form: 'act' }}
      />
    </Tools>
  )
}

type FormProps = Pick<PageProps<unknown>, 'refusal' | 'typed'> & {
  id: string
  action: string
  title: string
  submit: string
  hidden: Record<string, string>
  cancel?: { href: string; label: string }
}

function NoteForm({ refusal, typed, ...form }: FormProps) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = { 'text.fr': t('note.text'), visibility: t('note.visibility') }
  return (
    <Form {...form} refusal={formRefusal(refusal, language, words)}>
      <TextArea
        name="text.fr"
        label={words['text.fr']}
        value={typed?.['text.fr']}
        rows={4}
        required
        lang="fr"
      />
      <Choices
        name="visibility"
        legend={words.visibility}
        options={[
          { value: 'internal', label: t('note.internal'), hint: t('note.internal.hint') },
          { value: 'public', label: t('note.public'), hint: t('note.public.hint') },
        ]}
        value={typed?.['visibility'] ?? 'internal'}
      />
    </Form>
  )
}
