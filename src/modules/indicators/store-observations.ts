import { frequencyOf } from '../../kernel/period.ts'
import { type Fault, ok, refuse } from '../../kernel/result.ts'
import type { Writing } from '../../server/use-case.ts'
import type { ObservationInput } from './indicator.forms.ts'
import { type Indicator, outsidePlan } from './indicator.ts'
import { organisationsOf } from './indicators.db.ts'
import { type JudgedRow, judgeObservation } from './judge-observation.ts'
import { isFault } from './observation.ts'
import {
  frequencyKept,
  namedOrganisations,
  organisationsWithFigures,
  placeOf,
  validatedAt,
  writeObservations,
} from './observations.db.ts'
import { lockIndicator } from './recompute.ts'
import { rollUp } from './roll-up.ts'

/** What the record refuses has a code of its own; what is wrong with a figure itself is a `validation`. */
const ownCodes = [
  'organisation.unknown',
  'organisation.closed',
  'organisation.outside_scope',
  'period.frequency',
  'observation.validated_already',
]
export const observationCodes = [
  ...ownCodes,
  'observation.incomplete',
  'observation.out_of_range',
  'observation.contradiction',
  'duplicate',
]

/** Stores observations of an indicator, all or none: every fault is told at once, by the place of the item. */
export async function storeObservations(
  context: Writing,
  indicator: Indicator,
  items: readonly ObservationInput[],
) {
  await lockIndicator(context.db, indicator.id)
  const judged = await judge(context, indicator, items)
  const kept = await validatedAt(context.db, indicator.id, judged.rows)
  const { rows, faults } = withoutDemotions(judged, kept)
  if (faults.length > 0) {
    const code = faults[0]?.code ?? ''
    return refuse(ownCodes.includes(code) ? code : 'validation', faults)
  }
  const stored = await writeObservations(context, indicator.id, rows)
  await rollUp(
    context,
    indicator.id,
    rows.map((row) => row.period),
  )
  context.journal(indicator.id, ['observations'])
  const outside = items.map((item) => item.period).filter((period) => outsidePlan(indicator, period))
  return ok({ stored, unchanged: items.length - stored, outside_plan: [...new Set(outside)] })
}

type Judged = { readonly rows: readonly Placed[]; readonly faults: readonly Fault[] }
type Placed = JudgedRow & { readonly index: number }

/** What each item is to be kept as, or why it is refused. */
async function judge(
  context: Writing,
  indicator: Indicator,
  items: readonly ObservationInput[],
): Promise<Judged> {
  const { db, actor } = context
  const references = items.map((item) => item.organisation)
  const named = await namedOrganisations(context, indicator, references)
  const inScope = await organisationsOf(db, indicator)
  const scope = inScope && new Set(inScope)
  const frequency = (await frequencyKept(db, indicator)) ?? frequencyOf(items[0]?.period ?? '') ?? 'once'
  const known = await organisationsWithFigures(db, indicator.id)
  const alone = new Set([...known, ...[...named.values()].map(({ id }) => id)]).size === 1
  const faults: Fault[] = []
  const rows: Placed[] = []
  const places = new Set<string>()
  for (const [index, item] of items.entries()) {
    const one = judgeObservation(
      { indicator, scope, frequency, alone, actor },
      named.get(item.organisation),
      item,
    )
    if (isFault(one)) {
      faults.push({ ...one, path: `${index}.${one.path}` })
      continue
    }
    if (places.has(placeOf(one))) faults.push(twice(index, item))
    places.add(placeOf(one))
    rows.push({ ...one, index })
  }
  return { rows, faults }
}

const twice = (index: number, { organisation }: ObservationInput): Fault => ({
  path: `${index}.organisation`,
  code: 'duplicate',
  found: organisation,
})

type Kept = Awaited<ReturnType<typeof validatedAt>>

/**
 * Nobody but the manager makes a draft of a validated figure: sent the same it stays as it is, another is refused. A
 * coordinator may take back what was imported as long as nobody has read it.
 */
function withoutDemotions({ rows, faults }: Judged, kept: Kept): Judged {
  const demoted = rows.flatMap((row) => {
    const before = row.status === 'draft' && !row.validates ? kept.get(placeOf(row)) : undefined
    const unread = before?.origin === 'imported' && !before.read && row.imports
    return before && !unread ? [{ row, same: figureKeys.every((key) => row[key] === before[key]) }] : []
  })
  const changed = demoted.filter(({ same }) => !same)
  const demotions = new Set(demoted.map(({ row }) => row))
  return {
    rows: rows.filter((row) => !demotions.has(row)),
    faults: [
      ...faults,
      ...changed.map(({ row }) => ({ path: `${row.index}.value`, code: 'observation.validated_already' })),
    ],
  }
}

const figureKeys = ['numerator', 'denominator', 'value', 'date', 'note'] as const
