import type { Localized } from '../../../../kernel/localized.ts'
import type { CostItem, Scenario } from '../../costs/costs.ts'
import type { Approval } from '../approval.ts'
import type { Said } from '../exchange.db.ts'
import type { Funding } from '../read-funding.ts'

type Money = Pick<Scenario, 'cost' | 'funded' | 'gap'>

export type DossierSession = {
  readonly title: Localized
  readonly half_days: Funding['sessions'][number]['half_days']
  readonly place: Localized | null
  readonly costs: readonly CostItem[]
  /** With the fewest and with the most participants. */
  readonly minimum: Scenario
  readonly maximum: Scenario
  /** With each number of participants between them. */
  readonly scenarios: readonly Scenario[]
}

export type Dossier = {
  readonly title: Localized
  readonly description: Localized | null
  readonly holder: Localized
  readonly approval: Approval
  readonly today: string
  readonly modules: readonly {
    readonly title: Localized
    readonly half_days: number
    readonly orientation: Funding['modules'][number]['orientation']
    readonly objectives: Localized | null
    readonly sessions: number
  }[]
  readonly sessions: readonly DossierSession[]
  readonly minimum: Money
  readonly maximum: Money
  /** What was asked last and what was granted last, where an amount was noted. */
  readonly asked: Said | null
  readonly granted: Said | null
}

/** All that a funder is told of a programme. Nobody who takes part, trains or writes is named. */
export function dossierOf({
  programme,
  holder,
  modules,
  sessions,
  exchange,
  today,
}: Funding & { today: string }): Dossier {
  const standing = sessions.filter(({ decision }) => decision !== 'given_up')
  const costed = standing.flatMap((one) => {
    const [minimum, maximum] = [one.scenarios[0], one.scenarios.at(-1)]
    const { title, half_days, place, costs, scenarios } = one
    return minimum && maximum ? [{ title, half_days, place, costs, minimum, maximum, scenarios }] : []
  })
  const last = (approval: Approval) =>
    exchange.findLast((one) => one.approval === approval && one.amount !== null) ?? null
  return {
    title: programme.title,
    description: programme.description,
    holder,
    approval: programme.approval,
    today,
    modules: modules.map(({ slug, title, half_days, orientation, sheet }) => ({
      ...{ title, half_days, orientation },
      objectives: sheet['objectives'] ?? null,
      sessions: standing.filter(({ module }) => module === slug).length,
    })),
    sessions: costed,
    minimum: together(costed.map((one) => one.minimum)),
    maximum: together(costed.map((one) => one.maximum)),
    asked: last('asked'),
    granted: last('granted'),
  }
}

/** Sums of euros, exact to the cent. */
function together(all: readonly Money[]): Money {
  const sum = (part: keyof Money) => all.reduce((cents, one) => cents + Math.round(one[part] * 100), 0) / 100
  return { cost: sum('cost'), funded: sum('funded'), gap: sum('gap') }
}
