import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { ok, type Refusal, refuse } from '../../../kernel/result.ts'
import { FileReading } from '../../../server/sheet.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { readIndicators, recompute } from '../../indicators/index.ts'
import { findOrganisation, json, keepMade, ownOrganisation } from '../../organisations/index.ts'
import type { PlanFile } from '../plan.forms.ts'
import { planOut } from '../plan-export.ts'
import { readPlan } from '../plan-file.ts'
import { findPlan, type Plan } from '../plans.db.ts'
import { type Content, readContent, storeMeasures, type Tally } from '../store-measures.ts'
import { contentOf, keepReplaced } from '../versions/versions.db.ts'
import { fingerprint, hold } from './plan-stands.ts'
import { type PlanRows, readRows, wroteOf } from './take-back-plan.ts'

const ImportOutcome = z.object({
  plan: z.string(),
  /** By which it may be undone. */
  import: z.uuid(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  /** Measures of the plan that the file does not name: they stay. */
  kept: z.array(z.string()),
  errors: z.array(z.unknown()),
  /** What stood there before: told back, it makes sure that nothing has changed between a dry run and its import. */
  seen: z.string(),
  dryRun: z.boolean(),
  /** How a table was read; a YAML or JSON file is read one way only. */
  reading: FileReading.optional(),
})
/** Creates or updates a plan from a file, all or nothing. Measures are known by their number, indicators by their key. */
export const importPlan = command({
  action: 'plan.import',
  input: z.object({
    bytes: z.instanceof(Uint8Array, { error: 'YAML / JSON / CSV / XLSX' }),
    name: z.string().max(200).default('plan'),
    dryRun: z.stringbool().or(z.boolean()).default(false),
    seen: z.string().max(64).optional().describe('`seen` of the dry run that this import confirms'),
  }),
  output: ImportOutcome,
  api: {
    method: 'post',
    path: '/plans/import',
    summary:
      'Import a plan (YAML or JSON, schema at /schemas/plan.json; CSV or XLSX, as its export gives them)',
    codes: [
      'file.encoding',
      'file.type',
      'file.too_large',
      'malformed',
      'organisation.unknown',
      'plan.slug_taken',
      'conflict.version',
    ],
  },

  rehearsal: ({ dryRun }) => dryRun,
  async run(context, { bytes, name, dryRun, seen }) {
    const read = await readPlan(bytes)
    if (!read.ok) return read
    const { file, located, reading } = read.value
    const { db, actor } = context
    const found = await findPlan(db, 'everywhere', file.plan.slug)
    if (found && !(await findPlan(db, actor.remit('plan.import'), file.plan.slug, true)))
      return refuse('plan.slug_taken', 'plan.slug')
    if (found) await hold(db, found.id)
    const known = found && (await findPlan(db, 'everywhere', file.plan.slug))
    const before = known ? await readContent(db, known.id) : nothing
    const stands = fingerprint(known, before)
    if (seen !== undefined && seen !== stands) return refuse('conflict.version')
    const rows = known && (await readRows(db, known.id))
    const tally: Tally = { created: 0, updated: 0, unchanged: 0, faults: [] }
    const plan = await storePlan(context, file.plan, known, tally)
    if ('ok' in plan) return plan.faults ? { ...plan, faults: plan.faults.map(located) } : plan
    const named = await storeMeasures(context, plan, before, file.measures, tally)
    if (tally.faults.length > 0) return refuse('validation', tally.faults.map(located))
    for (const indicator of await readIndicators(db, { plan: plan.id }))
      if (indicator.sourceKey) await recompute(context, indicator)
    if (known && tally.created + tally.updated > 0)
      await keepReplaced(context, known.id, await contentOf(context, known, before))
    context.journal(plan.id, ['import', createHash('sha256').update(bytes).digest('hex')])
    const kept = before.measures.map((measure) => measure.number).filter((number) => !named.has(number))
    const { created, updated, unchanged } = tally
    const made = await keepMade(context, {
      kind: 'plan',
      name,
      bytes,
      organisation: plan.holder,
      added: created,
      changed: updated,
      unchanged,
      wrote: await wroteBy(context, plan.slug, rows),
    })
    const told = {
      plan: plan.slug,
      import: made,
      created,
      updated,
      unchanged,
      kept,
      errors: [],
      seen: stands,
      dryRun,
    }
    return ok(reading ? { ...told, reading } : told)
  },
})

/** What this import wrote, kept so that it can be taken back. */
async function wroteBy({ db }: Writing, slug: string, before: PlanRows | undefined) {
  const plan = await findPlan(db, 'everywhere', slug)
  if (!plan) throw new Error('the plan just imported is not there')
  const seen = fingerprint(plan, await readContent(db, plan.id))
  return wroteOf(before, await readRows(db, plan.id), seen)
}

const nothing: Content = { measures: [], indicators: [] }

async function storePlan(
  context: Writing,
  given: PlanFile['plan'],
  before: Plan | undefined,
  tally: Tally,
): Promise<Plan | Refusal> {
  const { db, now } = context
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
  return ownOrganisation(db, remit)
}
