import { sql } from 'kysely'
import { emptied, openContent, readerMark } from '../../server/outbox/index.ts'
import type { Reading } from '../../server/use-case.ts'

type Erased = { readonly account: string; readonly address: string }

/**
 * Gives up and empties what waits to go out to somebody, or about their account: they are erased. By the mark of their
 * address, and where a message has lost its mark, by what it holds.
 */
export async function giveUpMessagesTo(reading: Reading, { account, address }: Erased): Promise<void> {
  const { db, messageKeys } = reading
  const mark = readerMark(messageKeys, address)
  const waiting = await db
    .selectFrom('message')
    .select([
      'id',
      'content',
      'content_key',
      sql<boolean>`coalesce(reader = ${mark} or account = ${account}, false)`.as('theirs'),
    ])
    .where('content', 'is not', null)
    .where((eb) => eb.or([eb('reader', 'is', null), eb('reader', '=', mark), eb('account', '=', account)]))
    .execute()
  const theirs: string[] = []
  for (const one of waiting) if (one.theirs || (await isTo(reading, one, address))) theirs.push(one.id)
  if (theirs.length === 0) return
  await db
    .updateTable('message')
    .set({ state: 'given_up', ...emptied, held_until: null, reader: null })
    .where('id', 'in', theirs)
    .where('state', 'in', ['waiting', 'failed'])
    .execute()
}

async function isTo(
  { messageKeys }: Reading,
  row: Parameters<typeof openContent>[1],
  address: string,
): Promise<boolean> {
  const { recipient } = await openContent(messageKeys, row)
  return recipient.trim().toLowerCase() === address.trim().toLowerCase()
}
