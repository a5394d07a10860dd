import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type LinkHeld, linkAddress } from './link.ts'
import type { Job } from './module.ts'
import { enqueue } from './queue.ts'
import type { Reading } from './use-case.ts'

/** Where a message leads: a page of ours, or a link whose address is made when the message is written. */
export type MessageLink = { readonly path: string } | LinkHeld

export type Message = {
  readonly recipient: string
  readonly language: string
  readonly subject: string
  /** `{1}` stands for the first link. */
  readonly body: string
  readonly links: readonly MessageLink[]
}

/** Puts a message in the queue, in the transaction of its cause; answers its id, which is all that the job carries. */
export async function send({ db, now }: Reading, { links, ...message }: Message): Promise<string> {
  const row = await db
    .insertInto('message')
    .values({ ...message, links: sql`${JSON.stringify(links)}::jsonb`, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await enqueue(db, 'message.send', { message: row.id }, { key: `message:${row.id}` })
  return row.id
}

type Place = {
  readonly dataFolder: string
  readonly config: { readonly baseUrl: string }
  readonly keys: { readonly links: string }
}

/**
 * Until a gateway is set, messages are written to the data folder, one file each. Then nothing is kept of them in the
 * database but that they were written.
 */
export const messageJob = ({ dataFolder, config, keys }: Place): Job => ({
  name: 'message.send',
  async run({ db, now }, { message }) {
    const row = await db
      .selectFrom('message')
      .selectAll()
      .where('id', '=', message ?? '')
      .where('sent_at', 'is', null)
      .executeTakeFirst()
    if (!row) return
    const addresses = (row.links as readonly MessageLink[]).map(
      (link) => `${config.baseUrl}${'path' in link ? link.path : linkAddress(keys.links, link)}`,
    )
    const body = row.body.replace(/\{(\d+)\}/g, (all, n) => addresses[Number(n) - 1] ?? all)
    const head = { To: row.recipient, Subject: row.subject, Date: now.toISOString() }
    const lines = Object.entries({ ...head, 'Content-Language': row.language }).map(
      ([name, value]) => `${name}: ${onOneLine(value)}`,
    )
    const folder = join(dataFolder, 'messages')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, `${row.id}.txt`), `${lines.join('\n')}\n\n${body}\n`, { mode: 0o600 })
    await db
      .updateTable('message')
      .set({ sent_at: now, recipient: '', subject: '', body: '', links: sql`'[]'::jsonb` })
      .where('id', '=', row.id)
      .execute()
  },
})

/** What somebody wrote in two lines would begin another header. */
const onOneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
