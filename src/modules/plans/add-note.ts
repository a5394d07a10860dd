import { z } from 'zod'
import { localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { json } from '../organisations/index.ts'
import { authorOf } from './notes/notes.db.ts'
import { findMeasure } from './plans.db.ts'

/** Writes down how a measure goes on: for the plan's own people, or for everyone with the next release. */
export const addNote = command({
  action: 'measure.note',
  input: z.object({ id: z.uuid(), visibility: z.enum(['internal', 'public']), text: localized }),
  output: z.object({ id: z.uuid() }),
  api: { method: 'post', path: '/measures/{id}/notes', summary: 'Add a note to a measure', status: 201 },

  async run(context, { id, visibility, text }) {
    const { db, actor, now, journal } = context
    const measure = await findMeasure(db, actor.remit('measure.note'), id)
    if (!measure) return refuse('not_found')
    const author = await authorOf(context, measure.plan)
    const note = await db
      .insertInto('measure_note')
      .values({
        measure: id,
        visibility,
        text: json(text),
        written_by: actor.account,
        written_at: now,
        ...author,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    journal(id, ['notes', note.id])
    return ok({ id: note.id })
  },
})
