import { z } from 'zod'
import { isPeriod } from '../../../kernel/period.ts'
import { type Fault, ok, refuse } from '../../../kernel/result.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { findOrganisation, reference } from '../../organisations/index.ts'
import { figure } from '../figure-input.ts'
import { period } from '../indicator.forms.ts'
import { readIndicators } from '../indicators.db.ts'
import { hasParts } from '../observation.ts'
import { lockIndicator } from '../recompute.ts'
import { storeObservations } from '../store-observations.ts'
import { atLine, changeOf, type Line, lineName, type Typed } from './grid.ts'
import { linesOf } from './show-grid.ts'

const TypedLine = z.object({
  value: figure.nullish(),
  numerator: figure.nullish(),
  denominator: figure.nullish(),
  nothing: z.string().optional(),
  seen: z.string().max(200),
})

/**
 * The figures of one organisation for one period, as the grid sends them: all or none, every fault at its cell. A line
 * that somebody changed since the page showed it is refused (`conflict.version`), the others with it; nothing typed is lost.
 */
export const enterGrid = command({
  action: 'observation.write',
  input: z.object({
    organisation: reference,
    period: period.refine(isPeriod),
    lines: z.record(z.string().max(80), TypedLine).default({}),
    validated: z.string().optional(),
  }),
  output: z.object({ organisation: z.string(), period: z.string(), stored: z.number() }),

  async run(context, { organisation: named, period: of, lines: typed, validated }) {
    const { db, actor } = context
    const organisation = await findOrganisation(db, actor.remit('observation.write'), named)
    if (!organisation) return refuse('not_found', 'organisation')
    const before = await linesOf(context, organisation.id, of, null)
    const names = namesOf(before)
    for (const id of [...new Set(before.map((line) => line.indicator))].sort()) await lockIndicator(db, id)
    const lines = await linesOf(context, organisation.id, of, null)
    const status = validated ? ('validated' as const) : ('draft' as const)
    const answers = [...changesIn(lines, names, typed)]
    const conflicts = answers.flatMap(({ line, name, change }) =>
      change.is === 'conflict'
        ? [atLine(name, hasParts(line.kind), { path: 'value', code: 'conflict.version' })]
        : [],
    )
    if (conflicts.length > 0) return refuse('conflict.version', conflicts)
    const stored = await storeEach(context, answers, { organisation: organisation.slug, period: of, status })
    if (stored.faults.length > 0) return refuse('validation', stored.faults)
    if (stored.count === 0) return refuse('grid.unchanged')
    return ok({ organisation: organisation.slug, period: of, stored: stored.count })
  },
})

/** How each line is named in the form: by its indicator and the place of its category. */
export function namesOf(lines: readonly Line[]): ReadonlyMap<string, string> {
  const places = new Map<string, number>()
  return new Map(
    lines.map((line) => {
      const place = places.get(line.indicator) ?? 0
      places.set(line.indicator, place + 1)
      return [keyOf(line), lineName(line, place)]
    }),
  )
}
export const keyOf = ({ indicator, category }: Pick<Line, 'indicator' | 'category'>) =>
  `${indicator} ${category}`

function* changesIn(
  lines: readonly Line[],
  names: ReadonlyMap<string, string>,
  typed: Readonly<Record<string, Typed>>,
) {
  for (const line of lines) {
    const name = names.get(keyOf(line)) ?? ''
    const own = typed[name]
    if (own) yield { line, name, change: changeOf(line, own) }
  }
}

type Answer = ReturnType<typeof changesIn> extends Generator<infer One> ? One : never

async function storeEach(
  context: Writing,
  answers: readonly Answer[],
  place: { organisation: string; period: string; status: 'draft' | 'validated' },
) {
  const faults: Fault[] = []
  let count = 0
  for (const [id, own] of Map.groupBy(answers, (one) => one.line.indicator)) {
    const changed = own.filter((one) => one.change.is === 'change')
    const [indicator] = changed.length > 0 ? await readIndicators(context.db, { ids: [id] }) : []
    if (!indicator) continue
    const items = changed.map(({ line, change }) => ({
      ...place,
      breakdown: line.category,
      origin: 'entered' as const,
      ...(change.is === 'change' ? change.item : {}),
    }))
    const stored = await storeObservations(context, indicator, items)
    if (stored.ok) count += stored.value.stored
    else
      for (const fault of stored.faults ?? [])
        faults.push(
          atLine(changed[Number(fault.path.split('.')[0])]?.name ?? '', hasParts(indicator.kind), fault),
        )
  }
  return { faults, count }
}
