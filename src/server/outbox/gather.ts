import type { Language } from '../../kernel/localized.ts'
import type { Reading } from '../use-case.ts'
import { emptied } from './deliver.ts'
import { gathered } from './digest.ts'
import { openContent } from './message.ts'
import { enqueueGathering, enqueueSending, send } from './send.ts'

/** Sends what was held until now: to each reader one message for all. One that is alone goes as it is. */
export async function gather(reading: Reading): Promise<void> {
  const { db, now, messageKeys } = reading
  const due = await db
    .selectFrom('message')
    .select(['id', 'channel', 'language', 'account', 'organisation', 'reader', 'content', 'content_key'])
    .where('state', '=', 'waiting')
    .where('held_until', '<=', now)
    .orderBy('created_at')
    .orderBy('id')
    .forUpdate()
    .execute()
  const byReader = Map.groupBy(due, ({ reader, channel }) => `${channel} ${reader?.toString('hex')}`)
  for (const held of byReader.values()) {
    const last = held.at(-1)
    if (!last) continue
    if (held.length === 1) await release(reading, last.id)
    else {
      const contents = await Promise.all(held.map((one) => openContent(messageKeys, one)))
      const recipient = contents.at(-1)?.recipient ?? ''
      const digest = await send(reading, {
        ...gathered(recipient, last.language as Language, contents),
        ...{ kind: 'digest', channel: last.channel as 'email' | 'sms', language: last.language },
        about: aboutAll(held),
      })
      await db
        .updateTable('message')
        .set({ state: 'gathered', gathered_in: digest, ...emptied })
        .where(
          'id',
          'in',
          held.map(({ id }) => id),
        )
        .execute()
    }
  }
}

async function release({ db }: Reading, id: string) {
  await db.updateTable('message').set({ held_until: null }).where('id', '=', id).execute()
  await enqueueSending(db, id)
}

type About = { readonly account: string | null; readonly organisation: string | null }

/** What all of them are about; nothing where they differ. */
function aboutAll(held: readonly About[]) {
  const only = (values: readonly (string | null)[]) => (new Set(values).size === 1 ? values[0] : null)
  const account = only(held.map((one) => one.account))
  const organisation = only(held.map((one) => one.organisation))
  return { ...(account ? { account } : {}), ...(organisation ? { organisation } : {}) }
}

/** Sees to it that what is held is gathered: where that was done before its time, it found nothing. */
export async function callGathering({ db }: Reading): Promise<void> {
  const next = await db
    .selectFrom('message')
    .select((eb) => eb.fn.min('held_until').as('at'))
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  if (next?.at) await enqueueGathering(db, next.at)
}
