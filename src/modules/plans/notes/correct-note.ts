import { z } from 'zod'
import { ok, type Refusal, refuse } from '../../../kernel/result.ts'
import { command, done, nothing, type Writing } from '../../../server/use-case.ts'
import { changedText, textChange } from '../../indicators/index.ts'
import { json } from '../../organisations/index.ts'
import { findMeasure } from '../plans.db.ts'
import { findNote, type Note } from './notes.db.ts'

/** Corrects a note of one's own. What it said before is kept; what was released stays as it was. */
export const correctNote = command({
  action: 'measure.correct_note',
  input: z.object({
    note: z.uuid(),
    version: z.coerce.number().int(),
    text: textChange.optional(),
    visibility: z.enum(['internal', 'public']).optional(),
  }),
  output: z.object({ id: z.uuid(), version: z.number() }),
  api: {
    method: 'patch',
    path: '/notes/{note}',
    summary: 'Correct a note of one’s own',
    etag: true,
    codes: ['note.of_another'],
  },

  async run(context, { note: id, version, text, visibility }) {
    const { db, now, journal } = context
    const note = await ownNote(context, id)
    if ('ok' in note) return note
    const said = text && changedText(note.text, text)
    if (said === null) return refuse('validation', [{ path: 'text.fr', code: 'too_small' }])
    const changed = { ...(said ? { text: json(said) } : {}), ...(visibility ? { visibility } : {}) }
    const written = await db
      .updateTable('measure_note')
      .set((eb) => ({ ...changed, corrected_at: now, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (written.numUpdatedRows === 0n) return refuse('conflict.version')
    journal(note.measure, ['notes', id, ...Object.keys(changed)])
    return ok({ id, version: version + 1 })
  },
})

/** Withdraws a note of one's own: nobody reads it any more, and the next release is without it. Its line stays. */
export const withdrawNote = command({
  action: 'measure.withdraw_note',
  input: z.object({ note: z.uuid() }),
  output: nothing,
  api: {
    method: 'post',
    path: '/notes/{note}/withdraw',
    summary: 'Withdraw a note of one’s own',
    codes: ['note.of_another'],
  },

  async run(context, { note: id }) {
    const { db, now, journal } = context
    const note = await ownNote(context, id)
    if ('ok' in note) return note
    await db
      .updateTable('measure_note')
      .set((eb) => ({ withdrawn_at: now, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute()
    journal(note.measure, ['notes', id])
    return done
  },
})

/** A note that the actor wrote, of a plan on which they still may. */
async function ownNote(
  { db, actor }: Writing,
  id: string,
): Promise<Note | Refusal<'not_found' | 'note.of_another'>> {
  const note = await findNote(db, id)
  const measure = note && (await findMeasure(db, actor.remit('measure.note'), note.measure))
  if (!measure) return refuse('not_found')
  return note.writtenBy === actor.account ? note : refuse('note.of_another')
}
