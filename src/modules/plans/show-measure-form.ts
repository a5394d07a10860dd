import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { measureStates } from './plan.forms.ts'
import { findMeasure, readNotes } from './plans.db.ts'

const text = z.record(z.string(), z.string())

/** What the page that edits one measure shows. */
export const showMeasureForm = query({
  action: 'measure.edit',
  input: z.object({ id: z.uuid() }),
  output: z.object({
    id: z.uuid(),
    plan: z.string(),
    number: z.string(),
    version: z.number(),
    title: text,
    description: text.nullable(),
    state: z.enum(measureStates),
    not_before: z.string().nullable(),
    due: z.string().nullable(),
    actions: z.array(text),
    risks: z.array(text),
    leads: z.array(z.string()),
    partners: z.array(z.string()),
    serves: z.string().nullable(),
    notes: z.array(z.object({ id: z.uuid(), visibility: z.string(), text, writtenAt: z.date() })),
  }),

  api: { method: 'get', path: '/measures/{id}', summary: 'A measure as it can be changed', etag: true },

  async run({ db, actor }, { id }) {
    const measure = await findMeasure(db, actor.remit('measure.edit'), id)
    if (!measure) return refuse('not_found')
    const plan = await db
      .selectFrom('plan')
      .select('slug')
      .where('id', '=', measure.plan)
      .executeTakeFirstOrThrow()
    const notes = await readNotes(db, [id])
    const nameOf = (body: { name: string } | { organisation: string }) =>
      'name' in body ? body.name : `@${body.organisation}`
    return ok({
      id,
      plan: plan.slug,
      number: measure.number,
      version: measure.version,
      title: measure.title,
      description: measure.description,
      state: measure.state,
      not_before: measure.notBefore,
      due: measure.due,
      actions: [...measure.actions],
      risks: [...measure.risks],
      leads: measure.leads.map(nameOf),
      partners: measure.partners.map(nameOf),
      serves: measure.serves,
      notes: notes as never,
    })
  },
})
