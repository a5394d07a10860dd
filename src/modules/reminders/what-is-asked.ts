import type { Localized } from '../../kernel/localized.ts'
import type { MessageLink } from '../../server/outbox/index.ts'
import type { Reading } from '../../server/use-case.ts'
import { type Unanswered, unanswered } from '../declarations/index.ts'
import { insertLink, lastDay, openLinks, type TaskLink } from '../task-links/index.ts'
import { type Organisation, readersOf } from './reminders.db.ts'

/** One thing that is asked of an organisation, as a message says it, with where it is done. */
export type Entry = {
  readonly asker: Localized
  readonly due: string
  readonly statement: Localized | null
  readonly period: string | null
  readonly count: number
  readonly link: MessageLink
}
export type Reader = {
  readonly address: string
  readonly entries: readonly Entry[]
  /** The links that were made for this message. */
  readonly made: readonly string[]
}

/** All that is asked of an organisation and not done: questions, and figures asked for by a link. */
export async function whatIsAsked({ db }: Reading, organisation: string) {
  const questions = await unanswered(db, { organisations: [organisation] })
  const links = await openLinks(db, [organisation])
  return { questions, links }
}
type Asked = Awaited<ReturnType<typeof whatIsAsked>>

/** What is written to an address, made only when it is to be written. */
export type ReaderTo = { readonly address: string; entries(): Promise<Reader> }

/**
 * Who is told of it, and with which links. Somebody who has an account is led to the pages; the organisation's own
 * address gets a link for each task; an address that was typed in hears only of what it was sent.
 */
export async function readersTold(
  reading: Reading,
  organisation: Organisation,
  asked: Asked,
): Promise<readonly ReaderTo[]> {
  const { managers, own } = await readersOf(reading.db, organisation.id)
  const figures = asked.links.filter((one) => one.kind === 'figures')
  const told: ReaderTo[] = managers.map((address) => ({
    address,
    entries: async () => ({
      address,
      made: [],
      entries: [
        ...asked.questions.map((one) =>
          questionEntry(one, { path: `/declarations/${one.slug}/${organisation.slug}` }),
        ),
        ...figures.map((one) =>
          linkEntry(one, {
            path: `/saisie?organisation=${organisation.slug}&period=${encodeURIComponent(one.period ?? '')}`,
          }),
        ),
      ],
    }),
  }))
  if (managers.length === 0 && own) told.push({ address: own, entries: () => byLinks(reading, asked, own) })
  const known = new Set(told.map(({ address }) => address.toLowerCase()))
  const others = Map.groupBy(
    asked.links.filter(({ recipient }) => recipient !== null && !known.has(recipient.toLowerCase())),
    ({ recipient }) => recipient ?? '',
  )
  for (const [address, links] of others)
    told.push({
      address,
      entries: async () => ({
        address,
        made: [],
        entries: links.map((one) => linkEntry(one, { id: one.id, purpose: 'task' })),
      }),
    })
  return told
}

/** Every task by a link: the one that the address has already, else one that is made now. */
async function byLinks(reading: Reading, { questions, links }: Asked, address: string): Promise<Reader> {
  const own = links.filter(({ recipient }) => recipient?.toLowerCase() === address.toLowerCase())
  const made: string[] = []
  const entries: Entry[] = []
  for (const one of questions) {
    const had = own.find(({ request }) => request === one.request)
    const id = had?.id ?? (await linkTo(reading, one, address))
    if (!had) made.push(id)
    entries.push(questionEntry(one, { id, purpose: 'task' }))
  }
  const figures = own.filter(({ kind }) => kind === 'figures')
  return {
    address,
    made,
    entries: [...entries, ...figures.map((one) => linkEntry(one, { id: one.id, purpose: 'task' }))],
  }
}

const linkTo = ({ db, actor, now, today }: Reading, one: Unanswered, recipient: string) =>
  insertLink(
    db,
    {
      ...{ kind: 'declaration', organisation: one.organisation, holder: one.holder, request: one.request },
      ...{ period: null, indicators: [], recipient, due: one.due, expiresOn: lastDay(one.due, today) },
    },
    actor.account,
    now,
  )

const questionEntry = ({ asker, due, statement }: Unanswered, link: MessageLink): Entry => ({
  ...{ asker, due, statement, period: null, count: 1, link },
})
const linkEntry = ({ asker, due, statement, period, indicators }: TaskLink, link: MessageLink): Entry => ({
  ...{ asker, due, statement, period, count: indicators.length, link },
})
