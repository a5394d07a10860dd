import { sql } from 'kysely'
import { z } from 'zod'
import { type Fault, ok, refuse } from '../../kernel/result.ts'
import type { IndicatorKind } from '../../server/indicator-source.ts'
import { command, type Writing } from '../../server/use-case.ts'
import { findOrganisation, within } from '../organisations/index.ts'
import { ObservationInput } from './indicator.forms.ts'
import { outsidePlan } from './indicator.ts'
import { readIndicators } from './indicators.db.ts'

/** Writes observations by organisation, period, breakdown and origin: sent twice, they are there once. All or nothing. */
export const putObservations = command({
  action: 'observation.write',
  input: z.object({ id: z.uuid(), items: z.array(ObservationInput).min(1).max(10_000) }),
  output: z.object({ stored: z.number(), unchanged: z.number(), outside_plan: z.array(z.string()) }),
  api: {
    method: 'put',
    path: '/indicators/{id}/observations',
    summary: 'Write observations (an array)',
    codes: ['organisation.unknown', 'observation.incomplete'],
  },

  run: (context, { id, items }) => storeObservations(context, id, items),
})

/** Stores them all, or none: every fault is told at once. */
export async function storeObservations(
  { db, actor, now, journal }: Writing,
  id: string,
  items: readonly ObservationInput[],
) {
  const [indicator] = await readIndicators(db, { ids: [id] })
  if (!indicator) return refuse('not_found')
  const remit = actor.remit('observation.write')
  const faults: Fault[] = []
  const rows: Row[] = []
  for (const [index, item] of items.entries()) {
    const organisation = await withinPlan(await findOrganisation(db, remit, item.organisation))
    const value = valueGiven(indicator.kind, item)
    if (!organisation)
      faults.push({ path: `${index}.organisation`, code: 'organisation.unknown', found: item.organisation })
    else if (organisation.status === 'closed')
      faults.push({ path: `${index}.organisation`, code: 'organisation.closed', found: item.organisation })
    else if (value === undefined)
      faults.push({
        path: `${index}.value`,
        code: 'observation.incomplete',
        expected: 'value, or numerator and denominator',
      })
    else rows.push({ ...item, organisation: organisation.id, value })
  }
  if (faults.length > 0)
    return refuse(faults[0]?.code === 'organisation.unknown' ? 'organisation.unknown' : 'validation', faults)

  let stored = 0
  for (const row of rows) stored += await store(row)
  journal(id, ['observations'])
  const outside = rows.filter((row) => outsidePlan(indicator, row.period)).map((row) => row.period)
  return ok({ stored, unchanged: rows.length - stored, outside_plan: [...new Set(outside)] })

  /** Nobody adds to the figures of a plan that is not theirs. */
  async function withinPlan<O extends { id: string }>(organisation: O | undefined): Promise<O | undefined> {
    if (!organisation || !indicator || remit === 'everywhere') return organisation
    const reached = await db
      .selectFrom('organisation as o')
      .select('o.id')
      .where('o.id', '=', organisation.id)
      .where(within([indicator.holder], 'o.id'))
      .executeTakeFirst()
    return reached && organisation
  }
  async function store({ organisation, period, breakdown, origin, status, value, ...row }: Row) {
    const [numerator, denominator, note] = [row.numerator ?? null, row.denominator ?? null, row.note ?? null]
    const validatedAt = status === 'validated' ? now : null
    const { numAffectedRows } = await sql`insert into observation as o
        (indicator, organisation, period, breakdown, origin, status, numerator, denominator, value, noted_on, note,
         validated_at, validated_by, updated_at)
      values (${id}, ${organisation}, ${period}, ${breakdown}, ${origin}, ${status}, ${numerator}, ${denominator}, ${value},
        ${row.date ?? null}, ${note}, ${validatedAt}, ${validatedAt && actor.account}, ${now})
      on conflict on constraint observation_is_once do update set status = excluded.status,
        numerator = excluded.numerator, denominator = excluded.denominator, value = excluded.value,
        noted_on = excluded.noted_on, note = excluded.note, validated_at = excluded.validated_at,
        validated_by = excluded.validated_by, updated_at = excluded.updated_at
      where (o.status, o.numerator, o.denominator, o.value, o.noted_on, o.note) is distinct from
        (excluded.status, excluded.numerator, excluded.denominator, excluded.value, excluded.noted_on, excluded.note)`.execute(
      db,
    )
    return Number(numAffectedRows ?? 0)
  }
}

type Row = Omit<ObservationInput, 'value'> & { readonly value: number | null }

/** A count may be given as its numerator; a share, ratio or scale as numerator and denominator. A text has no value. */
function valueGiven(
  kind: IndicatorKind,
  { value, numerator, denominator }: ObservationInput,
): number | null | undefined {
  if (kind === 'text') return null
  const whole = numerator != null && denominator != null
  if (kind === 'count') return value ?? numerator ?? undefined
  if (whole && kind !== 'milestone' && kind !== 'recurrence')
    return denominator === 0 ? null : numerator / denominator
  return value ?? undefined
}
