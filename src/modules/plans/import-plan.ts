import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type Fault, ok, type Refusal, refuse } from '../../kernel/result.ts'
import { command, type Writing } from '../../server/use-case.ts'
import { fittingSource, type IndicatorInput, readIndicators, recompute } from '../indicators/index.ts'
import { findOrganisation, json } from '../organisations/index.ts'
import type { MeasureFile, PlanFile } from './plan.forms.ts'
import { indicatorOut, measureOut, planOut } from './plan-export.ts'
import { placeKey, readPlanFile } from './plan-file.ts'
import { findPlan, type Measure, type Plan, readMeasures, setBodies } from './plans.db.ts'

const ImportOutcome = z.object({
  plan: z.string(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  /** Measures of the plan that the file does not name: they stay. */
  kept: z.array(z.string()),
  errors: z.array(z.unknown()),
  dryRun: z.boolean(),
})
type Tally = { created: number; updated: number; unchanged: number; faults: Fault[] }

/** Creates or updates a plan from a file, all or nothing. Measures are known by their number, indicators by their key. */
export const importPlan = command({
  action: 'plan.import',
  input: z.object({
    bytes: z.instanceof(Uint8Array, { error: 'YAML / JSON' }),
    dryRun: z.stringbool().or(z.boolean()).default(false),
  }),
  output: ImportOutcome,
  api: {
    method: 'post',
    path: '/plans/import',
    summary: 'Import a plan (YAML or JSON, schema at /schemas/plan.json)',
    codes: ['file.encoding', 'malformed', 'organisation.unknown', 'plan.slug_taken'],
  },

  rehearsal: ({ dryRun }) => dryRun,
  async run(context, { bytes, dryRun }) {
    const file = readPlanFile(bytes)
    if (!file.ok) return file
    const tally: Tally = { created: 0, updated: 0, unchanged: 0, faults: [] }
    const plan = await storePlan(context, file.value.plan, tally)
    if ('ok' in plan) return plan
    const before = await readMeasures(context.db, plan.id)
    const named = await storeMeasures(context, plan, before, file.value.measures, tally)
    if (tally.faults.length > 0) return refuse('validation', tally.faults)
    for (const indicator of await readIndicators(context.db, { plan: plan.id }))
      await recompute(context, indicator)
    context.journal(plan.id, ['import', createHash('sha256').update(bytes).digest('hex')])
    const kept = before.map((measure) => measure.number).filter((number) => !named.has(number))
    const { created, updated, unchanged } = tally
    return ok({ plan: plan.slug, created, updated, unchanged, kept, errors: [], dryRun })
  },
})

async function storePlan(context: Writing, given: PlanFile['plan'], tally: Tally): Promise<Plan | Refusal> {
  const { db, actor, now } = context
  const remit = actor.remit('plan.import')
  const before = await findPlan(db, 'everywhere', given.slug)
  if (before && !(await findPlan(db, remit, given.slug, true))) return refuse('plan.slug_taken', 'plan.slug')
  const holder = await holderOf(context, given.holder, before)
  if (!holder)
    return refuse('organisation.unknown', [
      { path: 'plan.holder', code: 'organisation.unknown', found: given.holder },
    ])
  const row = {
    slug: given.slug,
    title: json(given.title),
    description: given.description ? json(given.description) : null,
    holder,
    coordinator: given.coordinator ?? null,
    territory: given.territory ?? null,
    starts: given.starts ?? null,
    ends: given.ends ?? null,
    languages: [...given.languages_required_by_law],
    source: given.source ? json(given.source) : null,
    context: json(given.context),
  }
  if (!before)
    await db
      .insertInto('plan')
      .values({ ...row, created_at: now })
      .execute()
  else await db.updateTable('plan').set(row).where('id', '=', before.id).execute()
  const after = await findPlan(db, 'everywhere', given.slug)
  if (!after) throw new Error('the plan just stored is not there')
  const same = before && isDeepStrictEqual(planOut(before), planOut(after))
  tally[!before ? 'created' : same ? 'unchanged' : 'updated'] += 1
  if (before && !same)
    await db
      .updateTable('plan')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', after.id)
      .execute()
  return after
}

/** The organisation named; else the one it has; else that of whoever imports. */
async function holderOf({ db, actor }: Writing, named: string | undefined, before: Plan | undefined) {
  const remit = actor.remit('plan.import')
  if (named) return (await findOrganisation(db, remit, named))?.id
  if (before) return before.holder
  if (remit !== 'everywhere') return remit[0]
  const network = await db
    .selectFrom('organisation')
    .select('id')
    .where('kind', '=', 'network')
    .orderBy('created_at')
    .executeTakeFirst()
  return network?.id
}

type Placed = { readonly measure: MeasureFile; readonly parent: string | null; readonly path: string }

async function storeMeasures(
  context: Writing,
  plan: Plan,
  before: readonly Measure[],
  measures: readonly MeasureFile[],
  tally: Tally,
) {
  const named = new Set<string>()
  const bottom = Math.max(0, ...before.map((measure) => measure.position)) + 1
  const visit = async (list: readonly MeasureFile[], parent: string | null, path: string): Promise<void> => {
    for (const [index, measure] of list.entries()) {
      const at = { measure, parent, path: `${path}.${index}` }
      const known = before.find((one) => one.number === measure.number)
      const id = await storeMeasure(context, plan, known, at, named.size, tally)
      named.add(measure.number)
      await storeIndicators(context, id, at, tally)
      await visit(measure.measures ?? [], id, `${at.path}.measures`)
    }
  }
  await visit(measures, null, 'measures')
  // What the file does not name comes after what it does, in the order it had.
  for (const [index, kept] of before.filter((one) => !named.has(one.number)).entries())
    await context.db
      .updateTable('measure')
      .set({ position: bottom + named.size + index })
      .where('id', '=', kept.id)
      .execute()
  return named
}

async function storeMeasure(
  { db }: Writing,
  plan: Plan,
  before: Measure | undefined,
  { measure, parent, path }: Placed,
  position: number,
  tally: Tally,
) {
  const row = {
    plan: plan.id,
    parent,
    position,
    number: measure.number,
    title: json(measure.title),
    description: measure.description ? json(measure.description) : null,
    theme: measure.theme ? json(measure.theme) : null,
    state: measure.state,
    actions: json(measure.actions),
    legal_basis: json(measure.legal_basis),
    context: json(measure.context),
    risks: json(measure.risks),
    not_before: measure.not_before ?? null,
    due: measure.due ?? null,
    no_indicator_in_source: measure.indicators?.length === 0,
  }
  const { id } = before
    ? await db
        .updateTable('measure')
        .set(row)
        .where('id', '=', before.id)
        .returning('id')
        .executeTakeFirstOrThrow()
    : await db.insertInto('measure').values(row).returning('id').executeTakeFirstOrThrow()
  const unknown = await setBodies(db, id, measure.lead, measure.partners)
  if (unknown) tally.faults.push({ path: `${path}.partners`, code: 'organisation.unknown', found: unknown })
  const after = (await readMeasures(db, plan.id)).find((one) => one.id === id)
  const same = before && after && isDeepStrictEqual(placed(before), placed(after))
  tally[!before ? 'created' : same ? 'unchanged' : 'updated'] += 1
  if (before && !same)
    await db
      .updateTable('measure')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute()
  return id
}

const placed = (measure: Measure) => ({
  ...measureOut(measure),
  parent: measure.parent,
  none: measure.noIndicatorInSource,
})

async function storeIndicators(
  context: Writing,
  measure: string,
  { measure: given, path }: Placed,
  tally: Tally,
) {
  const { db } = context
  const known = await readIndicators(db, {
    ids: (await db.selectFrom('indicator').select('id').where('measure', '=', measure).execute()).map(
      (row) => row.id,
    ),
  })
  for (const [position, indicator] of (given.indicators ?? []).entries()) {
    const key = indicator.key ?? placeKey(position)
    const at = `${path}.indicators.${position}`
    const source = await sourceOf(context, indicator, at, tally)
    const row = { ...rowOf(indicator, source), measure, key, position }
    const before = known.find((one) => one.key === key)
    const { id } = before
      ? await db
          .updateTable('indicator')
          .set(row)
          .where('id', '=', before.id)
          .returning('id')
          .executeTakeFirstOrThrow()
      : await db.insertInto('indicator').values(row).returning('id').executeTakeFirstOrThrow()
    const [after] = await readIndicators(db, { ids: [id] })
    const same = before && after && isDeepStrictEqual(indicatorOut(before), indicatorOut(after))
    tally[!before ? 'created' : same ? 'unchanged' : 'updated'] += 1
    if (before && !same)
      await db
        .updateTable('indicator')
        .set((eb) => ({ version: eb('version', '+', 1) }))
        .where('id', '=', id)
        .execute()
  }
}

async function sourceOf(
  { db, house }: Writing,
  { kind, source }: IndicatorInput,
  path: string,
  tally: Tally,
) {
  if (!source) return undefined
  const fitting = await fittingSource(db, house, kind, source.key, source.parameters)
  if (fitting.ok) return { key: source.key, parameters: fitting.value }
  tally.faults.push(
    ...(fitting.faults ?? [{ path: 'key', code: fitting.code }]).map((fault) => ({
      ...fault,
      path: `${path}.source.${fault.path}`,
    })),
  )
  return undefined
}

/** A file that names no source leaves the one an indicator is bound to here. */
const rowOf = (given: IndicatorInput, source: { key: string; parameters: unknown } | undefined) => ({
  statement: json(given.statement),
  kind: given.kind,
  unit_counted: given.unit_counted ?? null,
  unit: given.unit ? json(given.unit) : null,
  baseline: given.baseline ?? null,
  baseline_on: given.baseline_on ?? null,
  target: given.target ?? null,
  due: given.due ?? null,
  not_before: given.not_before ?? null,
  every_months: given.every_months ?? null,
  period: given.period ?? null,
  direction: given.direction,
  breakdown: given.breakdown ?? null,
  lead: given.lead ?? null,
  scope: given.scope ? json(given.scope) : null,
  ...(source ? { source_key: source.key, source_parameters: json(source.parameters) } : {}),
})
