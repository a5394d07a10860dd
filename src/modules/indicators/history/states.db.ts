import type { Reading } from '../../../server/use-case.ts'
import type { Indicator } from '../indicator.ts'
import { hiddenFrom } from '../suppression/inside.ts'
import type { State } from './history.ts'

export type Place = { readonly id: string; readonly organisation: string; readonly period: string }

/** What the figure said, oldest first, and last what it says. */
export async function statesOf(
  { db }: Reading,
  { id, organisation, period: of }: Place,
): Promise<readonly State[]> {
  const columns = ['v.origin', 'v.breakdown as category', 'v.status', 'v.note'] as const
  const figure = ['v.numerator', 'v.denominator', 'v.value', 'v.noted_on as date'] as const
  const written = [
    'v.updated_at as since',
    'v.written_by as by',
    'f.name as file',
    'f.undone_at as undoneAt',
  ] as const
  const before = await db
    .selectFrom('observation_revision as v')
    .leftJoin('observation_import as f', 'f.id', 'v.import')
    .select([...columns, ...figure, ...written])
    .select(['v.id as revision', 'v.replaced_at as until', 'v.replaced_by as replacedBy'])
    .where('v.indicator', '=', id)
    .where('v.organisation', '=', organisation)
    .where('v.period', '=', of)
    .orderBy('v.id')
    .execute()
  const now = await db
    .selectFrom('observation as v')
    .leftJoin('observation_import as f', 'f.id', 'v.import')
    .select([...columns, ...figure, ...written])
    .where('v.indicator', '=', id)
    .where('v.organisation', '=', organisation)
    .where('v.period', '=', of)
    .orderBy('v.breakdown')
    .execute()
  return [
    ...before.map((row) => ({ ...row, revision: String(row.revision) })),
    ...now.map((row) => ({ ...row, revision: null, until: null, replacedBy: null })),
  ] as readonly State[]
}

/**
 * Which states of a figure are hidden from the reader. What a category said at one time is held against what the others
 * said at another: all times are one here. And where what stands now is hidden, so is all that stood there.
 */
export async function hiddenStates(
  reading: Reading,
  indicator: Indicator,
  { id, organisation, period }: Place,
  states: readonly State[],
): Promise<(state: State) => boolean> {
  const said = (state: State) => ({ ...state, indicator: id, organisation, period })
  const asked = { indicators: [indicator], periods: [period], past: states.map(said) }
  const hides = await hiddenFrom(reading, [organisation], asked)
  return (state) => hides(said(state))
}
