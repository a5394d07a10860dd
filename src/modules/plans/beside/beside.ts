import type { Localized } from '../../../kernel/localized.ts'
import { type State, states } from '../../indicators/index.ts'
import type { Measure } from '../plans.db.ts'

/** How plans are put side by side: by the themes of their measures, or by the measures that these serve. */
export const groupings = ['theme', 'serves'] as const
export type Grouping = (typeof groupings)[number]

export type Standing = {
  readonly state: State
  readonly reported: number
  readonly expected: number | null
}
export type PlanBeside = {
  readonly slug: string
  readonly measures: readonly (Pick<Measure, 'id' | 'number' | 'title' | 'theme' | 'state' | 'servesId'> & {
    readonly indicators: readonly Standing[]
  })[]
}

/** What a plan has within a group: how many measures, where they and their indicators stand, how many have answered. */
export type Tally = {
  readonly measures: number
  readonly measureStates: Readonly<Record<Measure['state'], number>>
  readonly indicators: number
  readonly states: Readonly<Record<State, number>>
  /** Answers that came, and that are expected where it is known of whom. */
  readonly reported: number
  readonly expected: number
}

export type Group = {
  /** The theme, or the measure served; null for what has none. */
  readonly title: Localized | null
  /** Of a measure served: `plan/number`. */
  readonly serves: string | null
  /** By the slug of the plan; none where it has nothing in this group. */
  readonly plans: ReadonlyMap<string, Tally>
}

/** Several plans side by side: the whole of each first, then group by group in the order of the first that has it. */
export function besideOneAnother(plans: readonly PlanBeside[], by: Grouping): readonly [Group, ...Group[]] {
  const whole = { title: null, serves: null, plans: talliesOf(plans, () => true) }
  const keyed = by === 'theme' ? byTheme(plans) : byServed(plans)
  const groups = new Map<string, Pick<Group, 'title' | 'serves'>>()
  for (const plan of plans)
    for (const measure of plan.measures) {
      const { key, ...named } = keyed(plan, measure)
      if (!groups.has(key)) groups.set(key, named)
    }
  const last = (key: string) => Number(key === '')
  return [
    whole,
    ...[...groups]
      .sort(([a], [b]) => last(a) - last(b))
      .map(([wanted, named]) => ({
        ...named,
        plans: talliesOf(plans, (plan, measure) => keyed(plan, measure).key === wanted),
      })),
  ]
}

type MeasureBeside = PlanBeside['measures'][number]
type Keyed = Pick<Group, 'title' | 'serves'> & { readonly key: string }
type KeyOf = (plan: PlanBeside, measure: MeasureBeside) => Keyed

/** A theme is the same one however it is written, and where it says the same in one of its languages. */
function byTheme(plans: readonly PlanBeside[]): KeyOf {
  const keys = new Map<string, string>()
  for (const { theme } of plans.flatMap((plan) => plan.measures)) {
    const said = saidIn(theme)
    const met = said.flatMap((words) => keys.get(words) ?? [])
    const key = met[0] ?? said[0] ?? ''
    for (const words of said) keys.set(words, key)
    for (const [words, other] of keys) if (met.includes(other)) keys.set(words, key)
  }
  return (_, { theme }) => ({ key: keys.get(saidIn(theme)[0] ?? '') ?? '', title: theme, serves: null })
}

const saidIn = (theme: Localized | null) =>
  Object.values(theme ?? {})
    .map((words) => words.trim().toLowerCase())
    .filter(Boolean)

/** A measure that another of these plans serves stands with those that serve it. */
function byServed(plans: readonly PlanBeside[]): KeyOf {
  const all = plans.flatMap((plan) => plan.measures.map((measure) => ({ plan, measure })))
  const served = new Set(all.flatMap(({ measure }) => measure.servesId ?? []))
  const known = new Map(all.map((one) => [one.measure.id, one]))
  return (_, { id, servesId }) => {
    const key = servesId ?? (served.has(id) ? id : '')
    const found = known.get(key)
    return {
      key,
      title: found?.measure.title ?? null,
      serves: found ? `${found.plan.slug}/${found.measure.number}` : null,
    }
  }
}

function talliesOf(
  plans: readonly PlanBeside[],
  holds: (plan: PlanBeside, measure: MeasureBeside) => boolean,
) {
  return new Map(
    plans.flatMap((plan) => {
      const measures = plan.measures.filter((measure) => holds(plan, measure))
      return measures.length > 0 ? [[plan.slug, tallyOf(measures)] as const] : []
    }),
  )
}

function tallyOf(measures: readonly MeasureBeside[]): Tally {
  const indicators = measures.flatMap((one) => one.indicators)
  const asked = indicators.filter((one) => one.expected !== null)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
  return {
    measures: measures.length,
    measureStates: counted(
      ['planned', 'under_way', 'done', 'stopped'],
      measures.map((one) => one.state),
    ),
    indicators: indicators.length,
    states: counted(
      states,
      indicators.map((one) => one.state),
    ),
    reported: sum(asked.map((one) => one.reported)),
    expected: sum(asked.map((one) => one.expected ?? 0)),
  }
}

const counted = <K extends string>(kinds: readonly K[], all: readonly K[]) =>
  Object.fromEntries(kinds.map((kind) => [kind, all.filter((one) => one === kind).length])) as Record<
    K,
    number
  >
