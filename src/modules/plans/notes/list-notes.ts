import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { pageOf, paging } from '../../organisations/index.ts'
import { findMeasureToRead, findPlan } from '../plans.db.ts'
import { type Note, notesOf } from './notes.db.ts'

const text = z.record(z.string(), z.string())

export const NoteShown = z.object({
  id: z.uuid(),
  measure: z.uuid(),
  number: z.string(),
  measure_title: text,
  visibility: z.enum(['internal', 'public']),
  text,
  written_at: z.string(),
  /** The role and the organisation of who wrote it; of older notes, not known. */
  written_as: z.string().nullable(),
  organisation: text.nullable(),
  corrected_at: z.string().nullable(),
  /** What it said before, for those who follow the plan. */
  before: z.array(z.object({ text, visibility: z.string(), replaced_at: z.string() })),
  /** Whether the reader wrote it, and may correct it. */
  own: z.boolean(),
  version: z.number(),
})
export type NoteShown = z.output<typeof NoteShown>

/** Whether somebody follows a plan from within, so that the notes of its own people are theirs too. */
export const followsPlan = async ({ db, actor }: Reading, plan: string) =>
  actor.may('measure.note') && (await findPlan(db, actor.remit('measure.note'), plan, true)) !== undefined

export const shownNote = (note: Note, { actor }: Reading, follows: boolean): NoteShown => ({
  id: note.id,
  measure: note.measure,
  number: note.number,
  measure_title: note.measureTitle as Record<string, string>,
  visibility: note.visibility,
  text: note.text as Record<string, string>,
  written_at: note.writtenAt.toISOString(),
  written_as: note.writtenAs,
  organisation: note.organisation as Record<string, string> | null,
  corrected_at: note.correctedAt?.toISOString() ?? null,
  before: follows
    ? note.before.map(({ text, visibility, replacedAt }) => ({
        text: text as Record<string, string>,
        visibility,
        replaced_at: new Date(replacedAt).toISOString(),
      }))
    : [],
  own: follows && note.writtenBy === actor.account,
  version: note.version,
})

const page = { ...paging, cursor: z.uuid().optional() }

/** The notes on a measure, newest first: all for those who follow its plan, those for everyone to other readers. */
export const listMeasureNotes = query({
  action: 'plan.read',
  input: z.object({ id: z.uuid(), ...page }),
  output: z.object({ items: z.array(NoteShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/measures/{id}/notes', summary: 'The notes on a measure, newest first' },

  async run(reading, { id, limit, cursor }) {
    const { db, actor } = reading
    const measure = await findMeasureToRead(db, actor.remit('plan.read'), id)
    if (!measure) return refuse('not_found')
    const follows = await followsPlan(reading, measure.plan)
    const which = { plan: measure.plan, measure: id, publicOnly: !follows, limit: limit + 1, after: cursor }
    const { items, next } = pageOf(await notesOf(db, which), limit, (last) => last.id)
    return ok({ items: items.map((one) => shownNote(one, reading, follows)), next })
  },
})

/** The last notes across a plan, newest first. */
export const listPlanNotes = query({
  action: 'plan.read',
  input: z.object({ slug: z.string().max(80), ...page, limit: page.limit.default(30) }),
  output: z.object({
    slug: z.string(),
    title: text,
    items: z.array(NoteShown),
    next: z.string().nullable(),
  }),
  api: { method: 'get', path: '/plans/{slug}/notes', summary: 'The notes across a plan, newest first' },

  async run(reading, { slug, limit, cursor }) {
    const { db, actor } = reading
    const plan = await findPlan(db, actor.remit('plan.read'), slug)
    if (!plan) return refuse('not_found')
    const follows = await followsPlan(reading, plan.id)
    const which = { plan: plan.id, publicOnly: !follows, limit: limit + 1, after: cursor }
    const { items, next } = pageOf(await notesOf(db, which), limit, (last) => last.id)
    const notes = items.map((one) => shownNote(one, reading, follows))
    return ok({ slug: plan.slug, title: plan.title, items: notes, next })
  },
})
