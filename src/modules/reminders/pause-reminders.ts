import { z } from 'zod'
import { addDays } from '../../kernel/day.ts'
import type { Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { command, done, nothing, query, type Reading } from '../../server/use-case.ts'
import { pauseDays } from './reminder.ts'
import { findReader } from './reminders.db.ts'

const readerOf = async ({ db, actor }: Reading) =>
  actor.link?.purpose === 'reminders' ? findReader(db, actor.link.id) : undefined

/** Whether reminders come to the address that a link was sent to. */
export const showPause = query({
  action: 'reminder.pause',
  input: z.object({}),
  output: z.object({ organisation: z.custom<Localized>(), pausedUntil: z.string().nullable() }),

  async run(reading) {
    const reader = await readerOf(reading)
    if (!reader) return refuse('not_found')
    const { name, pausedUntil } = reader
    return ok({
      organisation: name,
      pausedUntil: pausedUntil !== null && pausedUntil >= reading.today ? pausedUntil : null,
    })
  },
})

/** Keeps reminders away from the address that a link was sent to for thirty days, or lets them come again. */
export const pauseReminders = command({
  action: 'reminder.pause',
  input: z.object({ paused: z.stringbool().or(z.boolean()).default(true) }),
  output: nothing,

  async run(context, { paused }) {
    const reader = await readerOf(context)
    if (!reader) return refuse('not_found')
    await context.db
      .updateTable('reminder_reader')
      .set({ paused_until: paused ? addDays(context.today, pauseDays) : null })
      .where('id', '=', reader.id)
      .execute()
    context.journal(reader.id, ['paused_until'])
    return done
  },
})
