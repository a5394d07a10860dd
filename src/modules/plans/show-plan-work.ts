import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import type { Action } from '../../server/policy.ts'
import { query, type Reading } from '../../server/use-case.ts'
import {
  type Indicator,
  IndicatorShown,
  readIndicators,
  type Standing,
  shownIndicator,
  standingsOf,
} from '../indicators/index.ts'
import { inTree } from '../organisations/index.ts'
import { readSeen, readServed, type Serving, servingOf } from './derived/serving.db.ts'
import { sourceChanges } from './derived/source.ts'
import { type PlanDocument, readDocumentsOf } from './documents/plan-documents.db.ts'
import { followsPlan } from './notes/list-notes.ts'
import { notesPerMeasure } from './notes/notes.db.ts'
import { findPlan, type Measure, readMeasures } from './plans.db.ts'

const text = z.record(z.string(), z.string())

const MeasureAtWork = z.object({
  id: z.uuid(),
  number: z.string(),
  depth: z.number(),
  title: text,
  state: z.string(),
  noIndicatorInSource: z.boolean(),
  /** The measure of another plan that this one serves, and whether that one says something new. */
  serves: z
    .object({ plan: z.string(), planTitle: text, number: z.string(), title: text, changed: z.boolean() })
    .nullable(),
  /** How many services work on it by a measure of their own, and where those stand. */
  serving: z.custom<Serving>().nullable(),
  notes: z.number(),
  documents: z.number(),
  indicators: z.array(IndicatorShown),
})

/** The plan as those who run it see it today: measures, indicators, what each lacks, what may be changed. */
export const showPlanWork = query({
  action: 'plan.read',
  input: z.object({ slug: z.string().max(80) }),
  output: z.object({
    slug: z.string(),
    title: text,
    holder: text,
    mayEdit: z.boolean(),
    mayRelease: z.boolean(),
    mayDerive: z.boolean(),
    mayAttach: z.boolean(),
    /** Whether a release of it stands, so that it has a public page. */
    released: z.boolean(),
    today: z.string(),
    documents: z.custom<readonly PlanDocument[]>(),
    measures: z.array(MeasureAtWork),
  }),

  async run(reading, { slug }) {
    const { db, actor, house, today } = reading
    const plan = await findPlan(db, actor.remit('plan.read'), slug)
    if (!plan) return refuse('not_found')
    const measures = await readMeasures(db, plan.id)
    const indicators = await readIndicators(db, { plan: plan.id })
    const standings = await standingsOf(db, indicators, house.sources, today)
    const follows = await followsPlan(reading, plan.id)
    const documents = await readDocumentsOf(db, plan.id, follows ? 'all' : 'public')
    const may = async (action: Action) =>
      actor.may(action) && (await findPlan(db, actor.remit(action), slug, true)) !== undefined
    const around = { ...(await aroundMeasures(reading, plan.id, measures, follows)), documents }
    const figures = { indicators, standings }
    return ok({
      slug: plan.slug,
      title: plan.title,
      holder: plan.holderName,
      mayEdit: await may('measure.edit'),
      mayRelease: await may('release.make'),
      // Whoever holds the plan alone has nobody to make another one for.
      mayDerive: actor.may('plan.derive') && (await mayDeriveFrom(reading, plan.holder)),
      mayAttach: await may('document.attach'),
      released: await isReleased(db, plan.id),
      today,
      documents: documents.filter((one) => one.measure === null),
      measures: measures.map((measure) => measureAtWork(measure, around, figures)),
    })
  },
})

async function isReleased(db: Db, plan: string): Promise<boolean> {
  const found = await db
    .selectFrom('release as r')
    .select('r.id')
    .where('r.plan', '=', plan)
    .where('r.withdrawn_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Whether there is an organisation, other than the plan's own, for which the actor makes plans. */
async function mayDeriveFrom({ db, actor }: Reading, holder: string): Promise<boolean> {
  const remit = actor.remit('plan.derive')
  const found = await db
    .selectFrom('organisation as o')
    .select('o.id')
    .where('o.status', '=', 'active')
    .where('o.id', '<>', holder)
    .where(inTree(remit, 'o.id'))
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function aroundMeasures({ db }: Reading, plan: string, measures: readonly Measure[], follows: boolean) {
  const ids = measures.map((one) => one.id)
  const depths = new Map<string, number>()
  for (const one of measures) depths.set(one.id, one.parent ? (depths.get(one.parent) ?? 0) + 1 : 0)
  return {
    depths,
    served: await readServed(
      db,
      measures.flatMap((one) => one.servesId ?? []),
    ),
    seen: await readSeen(db, ids),
    serving: await servingOf(db, plan),
    notes: await notesPerMeasure(db, plan, !follows),
  }
}

type Around = Awaited<ReturnType<typeof aroundMeasures>> & { readonly documents: readonly PlanDocument[] }
type Figures = {
  readonly indicators: readonly Indicator[]
  readonly standings: ReadonlyMap<string, Standing>
}

function measureAtWork(
  measure: Measure,
  { depths, served, seen, serving, notes, documents }: Around,
  { indicators, standings }: Figures,
): z.output<typeof MeasureAtWork> {
  const { id, number, title, state, noIndicatorInSource, servesId } = measure
  const source = servesId ? served.get(servesId) : undefined
  const known = seen.get(id)
  return {
    ...{ id, number, title, state, noIndicatorInSource },
    depth: depths.get(id) ?? 0,
    serves: source
      ? {
          plan: source.plan,
          planTitle: source.planTitle,
          number: source.number,
          title: source.title,
          changed: known !== undefined && sourceChanges(known, source.source).length > 0,
        }
      : null,
    serving: serving.get(id) ?? null,
    notes: notes.get(id) ?? 0,
    documents: documents.filter((one) => one.measure === id).length,
    indicators: indicators.flatMap((one) => {
      const standing = one.measure === id ? standings.get(one.id) : undefined
      return standing ? [shownIndicator(one, standing)] : []
    }),
  }
}
