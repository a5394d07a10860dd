import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Job } from './module.ts'
import { enqueue } from './queue.ts'
import type { Reading } from './use-case.ts'

type Message = {
  readonly recipient: string
  readonly language: string
  readonly subject: string
  readonly body: string
  /** Page of ours that the message leads to. */
  readonly path: string
}

/** Puts a message in the queue, in the transaction of its cause. The job carries its id only. */
export async function send({ db, now }: Reading, { path, ...message }: Message): Promise<void> {
  const row = await db
    .insertInto('message')
    .values({ ...message, body: `${message.body}\n\n{link:${path}}`, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await enqueue(db, 'message.send', { message: row.id }, { key: `message:${row.id}` })
}

/** Until a gateway is set, messages are written to the data folder, one file each. */
export const messageJob = (dataFolder: string, baseUrl: string): Job => ({
  name: 'message.send',
  async run({ db, now }, { message }) {
    const row = await db
      .selectFrom('message')
      .selectAll()
      .where('id', '=', message ?? '')
      .where('sent_at', 'is', null)
      .executeTakeFirst()
    if (!row) return
    const folder = join(dataFolder, 'messages')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const body = row.body.replace(/\{link:([^}]*)\}/, (_, path) => `${baseUrl}${path}`)
    const text = `To: ${row.recipient}\nSubject: ${row.subject}\nDate: ${now.toISOString()}\nContent-Language: ${row.language}\n\n${body}\n`
    await writeFile(join(folder, `${row.id}.txt`), text, { mode: 0o600 })
    await db.updateTable('message').set({ sent_at: now }).where('id', '=', row.id).execute()
  },
})
