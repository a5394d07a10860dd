import type { Language } from '../../kernel/localized.ts'
import { writeLines } from '../../server/journal.ts'
import { type Message, send } from '../../server/outbox/index.ts'
import { formatsIn } from '../../server/reader.tsx'
import type { Reading } from '../../server/use-case.ts'
import { noteReminded } from '../declarations/index.ts'
import { languageOfOrganisation, updateLink } from '../task-links/index.ts'
import { type Organisation, readerAt, remindedSince, takeTurn } from './reminders.db.ts'
import { texts } from './texts.ts'
import { type Entry, readersTold, whatIsAsked } from './what-is-asked.ts'

/** What became of a reminder to an organisation. */
export type Outcome = 'reminded' | 'without_address' | 'already_today' | 'paused'

/**
 * Gathers all that is asked of an organisation in one message, once a day at most, to each of those who are written to
 * for it and who have not asked for silence.
 */
export async function writeDigest(reading: Reading, organisation: Organisation): Promise<Outcome> {
  const { db, actor, now, today } = reading
  if (await remindedSince(db, organisation.id, today)) return 'already_today'
  const asked = await whatIsAsked(reading, organisation.id)
  const readers = await readersTold(reading, organisation, asked)
  if (readers.length === 0) return 'without_address'
  const language = await languageOfOrganisation(db, organisation.id)
  let outcome: Outcome = 'paused'
  for (const { address, entries: made } of readers) {
    const reader = await readerAt(db, organisation.id, address)
    if (reader.pausedUntil !== null && reader.pausedUntil >= today) continue
    if (outcome === 'paused' && !(await takeTurn(reading, organisation.id))) return 'already_today'
    outcome = 'reminded'
    const told = await made()
    if (told.entries.length === 0) continue
    const message = await send(reading, digestMessage(told, organisation, language, today, reader.id))
    for (const id of told.made) await updateLink(db, id, { message })
    const events = told.made.map(
      (subject) => ({ action: 'task_link.send', subject, fields: ['sent'] }) as const,
    )
    if (events.length > 0) await writeLines(db, actor.account, now, events)
  }
  if (outcome === 'reminded') await noteReminded(db, asked.questions, now)
  return outcome
}

type Told = { readonly address: string; readonly entries: readonly Entry[] }

/** The message: everything asked, the nearest due day first, each with its link, and how to be left in peace. */
function digestMessage(
  { address, entries }: Told,
  organisation: Organisation,
  language: Language,
  today: string,
  reader: string,
): Message {
  const t = texts.in(language)
  const { text } = formatsIn(language, 'UTC')
  const sorted = [...entries].sort((a, b) => (a.due < b.due ? -1 : 1))
  const words = { n: entries.length, organisation: text(organisation.name) }
  const byLink = entries.some(({ link }) => 'id' in link)
  return {
    kind: 'reminder',
    about: { organisation: organisation.id },
    recipient: address,
    language,
    subject: t('digest.subject', words),
    body: [
      t('digest.greeting'),
      t('digest.asked', words),
      ...sorted.map((one, index) => `– ${entryText(one, language, today)}\n  {${index + 1}}`),
      ...(byLink ? [t('digest.links', words)] : []),
      `${t('digest.pause')}\n{${entries.length + 1}}`,
    ].join('\n\n'),
    links: [...sorted.map(({ link }) => link), { id: reader, purpose: 'reminders' }],
  }
}

function entryText(
  { asker, due, statement, period, count }: Entry,
  language: Language,
  today: string,
): string {
  const t = texts.in(language)
  const formats = formatsIn(language, 'UTC')
  const what = statement
    ? t('digest.question', { statement: formats.text(statement) })
    : t('digest.figures', { n: count, period: formats.period(period ?? 'once') })
  const when = t(due < today ? 'digest.was_due' : 'digest.due', { due: formats.day(due) })
  return t('digest.entry', { asker: formats.text(asker), what, when })
}
