import type { Frequency } from '../../kernel/period.ts'
import type { Fault } from '../../kernel/result.ts'
import type { Actor } from '../../server/actor.ts'
import type { ObservationInput } from './indicator.forms.ts'
import type { Indicator } from './indicator.ts'
import { dateMissing, figureOf, impossibleCount, isFault, otherFrequency } from './observation.ts'
import type { Named, Row } from './observations.db.ts'

/** What an observation is held against. */
export type Asked = {
  readonly indicator: Pick<Indicator, 'kind' | 'holder' | 'scope' | 'unitCounted'>
  /** Ids of the organisations that are asked for a figure; null where the indicator names no scope. */
  readonly scope: ReadonlySet<string> | null
  readonly frequency: Frequency
  /** Whether one organisation alone has figures of it. */
  readonly alone: boolean
  readonly actor: Pick<Actor, 'everywhere'>
}
export type JudgedRow = Row & Pick<Named, 'validates' | 'imports'>

/**
 * What an observation is kept as, or why it is refused: `organisation.unknown`, `organisation.closed`,
 * `organisation.outside_scope`, `period.frequency`, or what is wrong with the figure itself. `named` is its organisation,
 * where the actor may write for it.
 */
export function judgeObservation(
  { indicator, scope, frequency, alone, actor }: Asked,
  named: Named | undefined,
  item: ObservationInput,
): JudgedRow | Fault {
  const at = { path: 'organisation', found: item.organisation }
  if (!named) return { ...at, code: 'organisation.unknown' }
  if (named.status === 'closed') return { ...at, code: 'organisation.closed' }
  const { id, validates, imports } = named
  if (scope && !scope.has(id))
    return { ...at, code: 'organisation.outside_scope', expected: JSON.stringify(indicator.scope) }
  const fault =
    otherFrequency(item.period, frequency) ??
    dateMissing(indicator.kind, item.period, item) ??
    impossibleCount(indicator.kind, indicator.unitCounted, item)
  if (fault) return fault
  const figure = figureOf(indicator.kind, item, id === indicator.holder || (scope ? scope.size === 1 : alone))
  if (isFault(figure)) return figure
  const { period, breakdown, origin, date = null, note = null } = item
  const status = statusOf(item, named)
  // The instance itself brings figures in, but reads none.
  const read = status === 'validated' && validates && (origin === 'entered' || !actor.everywhere)
  return {
    ...figure,
    organisation: id,
    period,
    breakdown,
    origin,
    status,
    date,
    note,
    read,
    validates,
    imports,
  }
}

/**
 * Validated is what its manager, or the instance itself, says is right, and what a coordinator says counts, which
 * nobody of the service has read thereby. What anybody else types in is a draft that the manager validates.
 */
const statusOf = ({ status }: ObservationInput, { validates, imports }: Named) =>
  status === 'validated' && (validates || imports) ? 'validated' : 'draft'
