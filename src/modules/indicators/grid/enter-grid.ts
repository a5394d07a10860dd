import { z } from 'zod'
import { type Fault, ok, refuse } from '../../../kernel/result.ts'
import { isUuid } from '../../../kernel/slug.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { findOrganisation, reference } from '../../organisations/index.ts'
import { period } from '../indicator.forms.ts'
import { lockIndicator } from '../recompute.ts'
import { storeObservations } from '../store-observations.ts'
import { type Asking, askingOf, inGrid } from './asked-figures.ts'
import { atLine, changeOf, type Line, rowOf, type Typed, validations } from './grid.ts'
import { linesOf, type Named } from './lines.ts'

const cell = z.string().max(60).optional()
const TypedLine = z.object({
  value: cell,
  numerator: cell,
  denominator: cell,
  category: z.string().trim().max(80).optional(),
  nothing: z.string().optional(),
  seen: z.string().max(200),
})
const mostLines = 2_000
/** Lines of a grid by their name, as a form sends them. */
export const TypedLines = z.record(z.string().max(80), TypedLine).default({})

/**
 * The figures of one organisation for a period, or of one indicator for several organisations, as the grid sends them:
 * all or none, every fault at its cell. A figure that is no longer what the page showed refuses them all
 * (`conflict.version`); what was typed stays with whoever typed it. `grid.unchanged` where nothing was typed.
 */
export const enterGrid = command({
  action: 'observation.write',
  input: z.object({
    by: z.enum(['organisation', 'indicator']).default('organisation'),
    /** Of which organisation, or of which indicator: what all lines have in common. */
    organisation: reference.optional(),
    indicator: z.uuid().optional(),
    plan: z.string().max(80).optional(),
    page: z.coerce.number().int().min(1).optional(),
    period,
    lines: TypedLines,
    validation: z.enum(validations).default('draft'),
  }),
  output: z.object({
    by: z.enum(['organisation', 'indicator']),
    organisation: z.string().optional(),
    indicator: z.string().optional(),
    plan: z.string().optional(),
    page: z.number().optional(),
    period: z.string(),
    stored: z.number(),
  }),

  async run(context, { lines, validation, ...place }) {
    const names = Object.keys(lines)
    const rows = [...new Set(names.map(rowOf))]
    if (names.length > mostLines || !rows.every(isUuid)) return refuse('not_found')
    const asked = await askedBy(context, place, rows)
    if (!asked) return refuse('not_found')
    const entered = await enterLines(context, asked, place, lines, validation)
    return entered.ok ? ok({ ...place, stored: entered.value.stored }) : entered
  },
})

/** The same for whoever may give these figures for these organisations, which the caller judges. */
export async function enterLines(
  context: Writing,
  asked: { readonly asking: readonly Asking[]; readonly organisations: readonly Named[] },
  place: { readonly by: Place['by']; readonly period: string },
  lines: z.output<typeof TypedLines>,
  validation: (typeof validations)[number],
) {
  const judge = async () =>
    changesIn(await linesOf(context, asked, place.period, null), lines, place.by, validation)
  const before = await judge()
  const touched = before.filter(({ change }) => change.is !== 'nothing')
  if (touched.length === 0) return refuse('grid.unchanged')
  // In one order, so that of two who write none waits for one that waits for it.
  for (const id of [...new Set(touched.map(({ line }) => line.indicator))].sort())
    await lockIndicator(context.db, id)
  const changes = await judge()
  const wrong = changes.flatMap(faultsOf)
  if (wrong.length > 0)
    return refuse(
      wrong.some(({ code }) => code === 'grid.conflict') ? 'conflict.version' : 'validation',
      wrong,
    )
  const stored = await storeEach(context, asked.asking, changes, place.period, validation)
  if (stored.faults.length > 0) return refuse('validation', stored.faults)
  return stored.count === 0 ? refuse('grid.unchanged') : ok({ stored: stored.count })
}

type Place = {
  readonly by: 'organisation' | 'indicator'
  readonly organisation?: string | undefined
  readonly indicator?: string | undefined
}

/** What the lines are of: each row is an indicator of the organisation, or an organisation of the indicator. */
async function askedBy({ db, actor }: Writing, { by, ...place }: Place, rows: readonly string[]) {
  const ids = by === 'organisation' ? rows : [place.indicator ?? '']
  const references = by === 'organisation' ? [place.organisation ?? ''] : rows
  const asking = (await Promise.all(ids.filter(isUuid).map((id) => askingOf(db, id)))).flatMap(
    (one) => one ?? [],
  )
  const organisations: Named[] = []
  for (const one of references) {
    const found = await findOrganisation(db, actor.remit('observation.write'), one)
    if (found) organisations.push(found as typeof found & Named)
  }
  const whole = asking.length === ids.length && organisations.length === references.length
  return whole && asking.every(inGrid) ? { asking, organisations } : undefined
}

type Change = {
  readonly name: string
  readonly line: Line
  readonly category: string
  readonly change: ReturnType<typeof changeOf>
}

/** What each line that was sent changes, by the line it is of. */
function changesIn(
  lines: readonly Line[],
  typed: Readonly<Record<string, Typed>>,
  by: Place['by'],
  validation: (typeof validations)[number],
): readonly Change[] {
  const rowId = (line: Line) => (by === 'organisation' ? line.indicator : line.organisation.id)
  // The line on which a category is added is of none yet: it must not stand for the whole.
  const known = new Map(
    lines.flatMap((line) =>
      line.category === null ? [] : [[`${rowId(line)} ${line.category}`, line] as const],
    ),
  )
  const sent = Object.entries(typed).flatMap(([name, own]) => {
    const category = own.category ?? ''
    const whole = known.get(`${rowOf(name)} `)
    if (!whole) return []
    const adds = name.endsWith(adding)
    const line = (!adds || category !== '') && known.get(`${rowOf(name)} ${category}`)
    return [{ name, line: line || { ...whole, category, ...nothingKept }, category, own }]
  })
  const times = Map.groupBy(sent, ({ line, category }) => `${rowId(line)} ${category}`)
  return sent.map(({ name, line, category, own }) => {
    const change = changeOf(line, own, validation)
    const twice = (times.get(`${rowId(line)} ${category}`)?.length ?? 0) > 1
    return { name, line, category, change: name.endsWith(adding) ? named(change, category, twice) : change }
  })
}

/** How the name of a line ends that adds a category. */
const adding = '_new'

const nothingKept = {
  kept: null,
  imported: null,
  before: null,
  hidden: { kept: false, imported: false, before: false },
  mark: 'none',
}

/** A category that somebody adds has a name, and one that is not on the page already. */
function named(change: Change['change'], category: string, twice: boolean): Change['change'] {
  if (change.is === 'nothing') return change
  const code = category === '' ? 'grid.category_missing' : twice ? 'duplicate' : undefined
  return code ? { is: 'fault', faults: [{ path: 'category', code }] } : change
}

const faultsOf = ({ name, line: { kind }, change }: Change): readonly Fault[] =>
  change.is === 'conflict'
    ? [atLine(name, kind, { path: 'value', code: 'grid.conflict' })]
    : change.is === 'fault'
      ? change.faults.map((fault) => atLine(name, kind, fault))
      : []

async function storeEach(
  context: Writing,
  asking: readonly Asking[],
  changes: readonly Change[],
  of: string,
  validation: (typeof validations)[number],
) {
  const faults: Fault[] = []
  let count = 0
  for (const { indicator } of asking) {
    const own = changes.filter(({ line }) => line.indicator === indicator.id)
    const items = own.flatMap(({ name, line, category, change }) =>
      change.is === 'change' ? [{ name, item: itemOf(line, category, change.item) }] : [],
    )
    if (items.length === 0) continue
    const status = validation === 'draft' ? ('draft' as const) : ('validated' as const)
    const stored = await storeObservations(
      context,
      indicator,
      items.map(({ item }) => ({ ...item, period: of, status })),
    )
    if (stored.ok) count += stored.value.stored
    else
      for (const fault of stored.faults ?? [])
        faults.push(atLine(items[Number(fault.path.split('.')[0])]?.name ?? '', indicator.kind, fault))
  }
  return { faults, count }
}

type Item = Extract<Change['change'], { is: 'change' }>['item']
const itemOf = (line: Line, breakdown: string, item: Item) => ({
  ...item,
  organisation: line.organisation.id,
  breakdown,
  origin: 'entered' as const,
})
