import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Refusal, refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { command, done, nothing, type Writing } from '../../../server/use-case.ts'
import { readIndicators, recompute } from '../../indicators/index.ts'
import { type HeldMade, inTree, undoMade } from '../../organisations/index.ts'
import { findPlan } from '../plans.db.ts'
import { readContent } from '../store-measures.ts'
import { contentToday, keepReplaced } from '../versions/versions.db.ts'
import { fingerprint, hold } from './plan-stands.ts'

type Row = Readonly<Record<string, unknown>> & { readonly id: string }
type Body = Readonly<Record<string, unknown>> & { readonly measure: string }

/** The rows of a plan as they stand in its tables. */
export type PlanRows = {
  readonly plan: Row
  readonly measures: readonly Row[]
  readonly bodies: readonly Body[]
  readonly indicators: readonly Row[]
}
/** What an import wrote into a plan: the rows it changed as they stood, those it added; nothing stood of a new plan. */
type Wrote = {
  readonly plan: string
  /** What stood when it was through: another as soon as somebody changes the plan. */
  readonly seen: string
  readonly before: PlanRows | null
  readonly added: { readonly measures: readonly string[]; readonly indicators: readonly string[] }
}

export async function readRows(db: Db, plan: string): Promise<PlanRows> {
  const { rows } = await sql<PlanRows>`select to_jsonb(p) as plan,
      (select coalesce(jsonb_agg(to_jsonb(m)), '[]') from measure m where m.plan = p.id) as measures,
      (select coalesce(jsonb_agg(to_jsonb(b) order by b.measure, b.part, b.position), '[]')
        from measure_body b join measure m on m.id = b.measure where m.plan = p.id) as bodies,
      (select coalesce(jsonb_agg(to_jsonb(i)), '[]')
        from indicator i join measure m on m.id = i.measure where m.plan = p.id) as indicators
    from plan p where p.id = ${plan}`.execute(db)
  return rows[0] as PlanRows
}

/** What an import wrote, from the rows that stood before it and those that stand after. */
export function wroteOf(before: PlanRows | undefined, after: PlanRows, seen: string): Wrote {
  const changed = <T extends Row>(was: readonly T[], is: readonly T[]) => {
    const now = new Map(is.map((one) => [one.id, one]))
    return was.filter((one) => !isDeepStrictEqual(one, now.get(one.id)))
  }
  const added = (was: readonly Row[], is: readonly Row[]) => {
    const known = new Set(was.map((one) => one.id))
    return is.filter((one) => !known.has(one.id)).map((one) => one.id)
  }
  const plan = after.plan.id
  const bodiesOf = (rows: PlanRows, measure: string) => rows.bodies.filter((one) => one.measure === measure)
  if (!before) return { plan, seen, before: null, added: { measures: [], indicators: [] } }
  const sameBodies = ({ id }: Row) => isDeepStrictEqual(bodiesOf(before, id), bodiesOf(after, id))
  const words = new Set(changed(before.measures, after.measures).map((one) => one.id))
  const measures = before.measures.filter((one) => words.has(one.id) || !sameBodies(one))
  return {
    plan,
    seen,
    before: {
      plan: before.plan,
      measures,
      bodies: measures.flatMap((one) => bodiesOf(before, one.id)),
      indicators: changed(before.indicators, after.indicators),
    },
    added: {
      measures: added(before.measures, after.measures),
      indicators: added(before.indicators, after.indicators),
    },
  }
}

/** Undoes an import of a plan. */
export const undoPlanImport = command({
  action: 'plan.import',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  api: {
    method: 'post',
    path: '/plans/imports/{id}/undo',
    summary: 'Undo an import of a plan',
    codes: ['import.built_upon', 'import.undone_already'],
  },

  async run(context, { id }) {
    const made = await undoMade(context, { kind: 'plan', id }, takeBackPlan)
    if (!made.ok) return made
    context.journal((made.value.wrote as Wrote).plan, ['import', 'undone_at'])
    return done
  },
})

/**
 * Takes back what an import of a plan wrote: a plan that it added goes, one that it changed says again what it said; what
 * is undone stays readable among its versions. Refused (`import.built_upon`) where the plan was changed since, published,
 * or something was built on what the import added: figures, notes, documents, requests.
 */
async function takeBackPlan(
  context: Writing,
  made: HeldMade,
): Promise<Refusal<'import.built_upon' | 'not_found'> | undefined> {
  const { db, actor } = context
  const { plan, seen, before, added } = made.wrote as Wrote
  const within = await db
    .selectFrom('plan as p')
    .select('p.id')
    .where('p.id', '=', plan)
    .where(inTree(actor.remit('plan.import'), 'p.holder'))
    .executeTakeFirst()
  if (!within) return refuse('not_found')
  await hold(db, plan)
  const stands = await findPlan(db, 'everywhere', plan)
  if (!stands || fingerprint(stands, await readContent(db, plan)) !== seen) return refuse('import.built_upon')
  const fresh = before ? added : await allOf(db, plan)
  if (await isBuiltUpon(db, plan, fresh, made.importedAt)) return refuse('import.built_upon')
  if (!before) {
    const { rows } = await sql<{ gone: boolean }>`select remove_added_plan(${made.id}) as gone`.execute(db)
    return rows[0]?.gone ? undefined : refuse('import.built_upon')
  }
  await keepReplaced(context, plan, await contentToday(context, stands))
  await db
    .deleteFrom('indicator')
    .where('id', 'in', [...added.indicators, plan])
    .execute()
  await db
    .deleteFrom('measure')
    .where('id', 'in', [...added.measures, plan])
    .execute()
  await sayAgain(db, before)
  await computeAgain(context, before)
  return undefined
}

const allOf = async (db: Db, plan: string): Promise<Wrote['added']> => {
  const { measures, indicators } = await readRows(db, plan)
  return { measures: measures.map((one) => one.id), indicators: indicators.map((one) => one.id) }
}

/** Whether what an import added is in use by others, or the plan was published since. */
async function isBuiltUpon(db: Db, plan: string, { measures, indicators }: Wrote['added'], since: Date) {
  const ofMeasures = sql`any(${sql.val([...measures])}::uuid[])`
  const ofIndicators = sql`any(${sql.val([...indicators])}::uuid[])`
  const { rows } = await sql<{ built: boolean }>`select
    exists (select from release r where r.plan = ${plan} and r.released_at >= ${since})
    or exists (select from measure_note n where n.measure = ${ofMeasures})
    or exists (select from plan_document d where d.measure = ${ofMeasures})
    or exists (select from measure m where m.serves = ${ofMeasures} and m.id <> all(${sql.val([...measures])}::uuid[]))
    or exists (select from observation v where v.indicator = ${ofIndicators} and v.origin <> 'computed')
    or exists (select from observation_revision v where v.indicator = ${ofIndicators})
    or exists (select from task_link_indicator l where l.indicator = ${ofIndicators}) as built`.execute(db)
  return rows[0]?.built ?? false
}

// What an import writes, and nothing that others do: when it was computed, what was noticed of it.
const planWords = [
  'title',
  'description',
  'holder',
  'coordinator',
  'territory',
  'starts',
  'ends',
  'languages',
  'source',
  'context',
]
const measureWords = [
  'parent',
  'position',
  'title',
  'description',
  'theme',
  'state',
  'actions',
  'legal_basis',
  'context',
  'risks',
  'not_before',
  'due',
  'no_indicator_in_source',
  'serves',
  'serves_seen',
]
const indicatorWords = [
  'position',
  'statement',
  'kind',
  'unit_counted',
  'unit',
  'baseline',
  'baseline_on',
  'target',
  'due',
  'not_before',
  'every_months',
  'period',
  'direction',
  'breakdown',
  'lead',
  'scope',
  'source_key',
  'source_parameters',
]

/** Writes rows of a plan as they stood, each under a new version. */
async function sayAgain(db: Db, { plan, measures, bodies, indicators }: PlanRows): Promise<void> {
  const write = (name: string, words: readonly string[], rows: readonly Row[]) => {
    const table = sql.table(name)
    const sets = sql.join(words.map((word) => sql`${sql.ref(word)} = b.${sql.ref(word)}`))
    return sql`update ${table} t set ${sets}, version = t.version + 1
      from jsonb_populate_recordset(null::${table}, ${JSON.stringify(rows)}::jsonb) b where b.id = t.id`.execute(
      db,
    )
  }
  await write('plan', planWords, [plan])
  await write('measure', measureWords, measures)
  const ids = measures.map((one) => one.id)
  await sql`delete from measure_body where measure = any(${sql.val(ids)}::uuid[])`.execute(db)
  await sql`insert into measure_body
    select * from jsonb_populate_recordset(null::measure_body, ${JSON.stringify(bodies)}::jsonb)`.execute(db)
  await write('indicator', indicatorWords, indicators)
}

/** Figures follow the source that an indicator has again; those of one that has none any more go with it. */
async function computeAgain(context: Writing, { indicators }: PlanRows): Promise<void> {
  const { db } = context
  const ids = indicators.map((one) => one.id)
  await sql`delete from observation v using indicator i where i.id = v.indicator and v.origin = 'computed'
    and i.source_key is null and v.indicator = any(${sql.val(ids)}::uuid[])`.execute(db)
  for (const indicator of await readIndicators(db, { ids }))
    if (indicator.sourceKey) await recompute(context, indicator)
}
