import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { isUuid } from '../../kernel/slug.ts'
import type { Action } from '../../server/policy.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { readSeen, readServed, type Serving, servingOf } from './derived/serving.db.ts'
import { type SourceChange, sourceChanges } from './derived/source.ts'
import { type PlanDocument, readDocumentsOf } from './documents/plan-documents.db.ts'
import { followsPlan, NoteShown, shownNote } from './notes/list-notes.ts'
import { notesOf } from './notes/notes.db.ts'
import { measureStates } from './plan.forms.ts'
import { findMeasureToRead, findPlan, type Measure } from './plans.db.ts'

const text = z.record(z.string(), z.string())
const mostNotes = 50

/** A measure as those who carry it see it: what it serves, who works on it, its documents and its notes. */
export const showMeasureWork = query({
  action: 'plan.read',
  input: z.object({
    id: z.uuid(),
    /** The note that the reader is about to correct. */
    corriger: z.string().refine(isUuid).optional().catch(undefined),
  }),
  output: z.object({
    id: z.uuid(),
    plan: z.string(),
    planTitle: text,
    number: z.string(),
    title: text,
    description: text.nullable(),
    state: z.enum(measureStates),
    due: z.string().nullable(),
    version: z.number(),
    mayEdit: z.boolean(),
    mayNote: z.boolean(),
    mayAttach: z.boolean(),
    today: z.string(),
    serves: z
      .object({
        id: z.uuid(),
        plan: z.string(),
        planTitle: text,
        number: z.string(),
        title: text,
        mayRead: z.boolean(),
        changes: z.custom<readonly SourceChange[]>(),
      })
      .nullable(),
    serving: z.custom<Serving>().nullable(),
    documents: z.custom<readonly PlanDocument[]>(),
    notes: z.array(NoteShown),
    moreNotes: z.boolean(),
    correcting: z.uuid().nullable(),
  }),

  async run(reading, { id, corriger }) {
    const { db, actor, today } = reading
    const measure = await findMeasureToRead(db, actor.remit('plan.read'), id)
    const plan = measure && (await findPlan(db, actor.remit('plan.read'), measure.plan))
    if (!measure || !plan) return refuse('not_found')
    const follows = await followsPlan(reading, plan.id)
    const may = async (action: Action) =>
      actor.may(action) && (await findPlan(db, actor.remit(action), plan.id, true)) !== undefined
    const documents = await readDocumentsOf(db, plan.id, follows ? 'all' : 'public')
    const which = { plan: plan.id, measure: id, publicOnly: !follows, limit: mostNotes + 1 }
    const notes = (await notesOf(db, which)).map((one) => shownNote(one, reading, follows))
    return ok({
      ...measure,
      plan: plan.slug,
      planTitle: plan.title,
      mayEdit: await may('measure.edit'),
      mayNote: follows,
      mayAttach: await may('document.attach'),
      today,
      serves: await servesOf(reading, measure),
      serving: (await servingOf(db, plan.id)).get(id) ?? null,
      documents: documents.filter((one) => one.measure === id),
      notes: notes.slice(0, mostNotes),
      moreNotes: notes.length > mostNotes,
      correcting: notes.find((one) => one.own && one.id === corriger)?.id ?? null,
    })
  },
})

async function servesOf({ db, actor }: Reading, { id, servesId }: Measure) {
  const served = servesId ? (await readServed(db, [servesId])).get(servesId) : undefined
  if (!served) return null
  const seen = (await readSeen(db, [id])).get(id)
  const { source, ...named } = served
  return {
    ...named,
    mayRead: (await findMeasureToRead(db, actor.remit('plan.read'), served.id)) !== undefined,
    changes: seen ? sourceChanges(seen, source) : [],
  }
}
