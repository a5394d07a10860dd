import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok } from '../../kernel/result.ts'
import { failures, messageKinds, messageStates } from '../../server/outbox/index.ts'
import { query } from '../../server/use-case.ts'
import { countedMessages, goneByDay, listedMessages } from './messages.db.ts'

const at = z.string().nullable()

/** Messages, what became of each and how many went out. Of none it tells what it says, nor to whom it goes in full. */
export const listMessages = query({
  action: 'message.read',
  input: z.object({ state: z.enum(messageStates).optional(), after: z.uuid().optional() }),
  output: z.object({
    state: z.enum(messageStates).nullable(),
    counts: z.partialRecord(z.enum(messageStates), z.number()),
    days: z.array(z.object({ day: z.string(), sent: z.number(), written: z.number() })),
    items: z.array(
      z.object({
        id: z.uuid(),
        kind: z.enum(messageKinds),
        channel: z.enum(['email', 'sms']),
        state: z.enum(messageStates),
        /** First letter and domain; null once the message is gone. */
        recipient: z.string().nullable(),
        organisation: z.custom<Localized>().nullable(),
        attempts: z.number(),
        failed_code: z.enum(failures).nullable(),
        created_at: z.string(),
        sent_at: at,
        held_until: at,
      }),
    ),
    next: z.uuid().nullable(),
  }),

  async run(reading, { state, after }) {
    const { items, next } = await listedMessages(reading, state, after)
    const shown = items.map(({ hint, ...row }) => ({
      ...row,
      kind: row.kind as (typeof messageKinds)[number],
      channel: row.channel as 'email' | 'sms',
      state: row.state as (typeof messageStates)[number],
      failed_code: row.failed_code as (typeof failures)[number] | null,
      organisation: row.organisation as Localized | null,
      recipient: hint,
      created_at: row.created_at.toISOString(),
      sent_at: row.sent_at?.toISOString() ?? null,
      held_until: row.held_until?.toISOString() ?? null,
    }))
    const counts = await countedMessages(reading.db)
    return ok({ state: state ?? null, counts, days: [...(await goneByDay(reading))], items: shown, next })
  },
})
