import { sql } from 'kysely'
import { type Frequency, frequencyOf } from '../../../kernel/period.ts'
import type { Fault } from '../../../kernel/result.ts'
import type { Writing } from '../../../server/use-case.ts'
import { within } from '../../organisations/index.ts'
import type { ObservationInput } from '../indicator.forms.ts'
import { type Indicator, outsidePlan } from '../indicator.ts'
import { organisationsOf, readIndicators } from '../indicators.db.ts'
import { type Asked, judgeObservation } from '../judge-observation.ts'
import { isFault } from '../observation.ts'
import { frequencyKept, type Named } from '../observations.db.ts'
import { lockIndicator } from '../recompute.ts'
import { findReferred } from './references.db.ts'
import type { Staged } from './staging.db.ts'

/** What the observations of one indicator are held against. */
export type Judge = {
  readonly indicator: Indicator
  judge(line: number, item: ObservationInput): Staged | Fault
}

/** Finds, for the indicators that a file names, what their lines are held against; each is read and held once. */
export class Judges {
  private readonly known = new Map<string, Judge | undefined>()
  private readonly reaches = new Map<string, ReadonlyMap<string, Named>>()
  /** Periods outside their plan's dates: kept, and told. */
  readonly outside = new Set<string>()

  constructor(private readonly context: Writing) {}

  /**
   * By id, or as `plan/measure number/key`; undefined where no plan that asks something of the actor's organisations
   * has it. Called before `of`.
   */
  async learn(references: Iterable<string>): Promise<void> {
    const unknown = [...new Set(references)].filter((one) => !this.known.has(one))
    const found = await this.find(unknown)
    // Whoever holds several indicators takes them in this order: none waits for one that waits for it.
    for (const [reference, id] of [...found].sort(([, a], [, b]) => (a < b ? -1 : 1)))
      this.known.set(reference, await this.judgeOf(id))
    for (const one of unknown) if (!this.known.has(one)) this.known.set(one, undefined)
  }

  of = (reference: string): Judge | undefined => this.known.get(reference)

  private async find(references: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { db, actor } = this.context
    const rows = await findReferred(db, actor.remit('observation.write'), references)
    return new Map(rows.map((row) => [row.reference, row.id]))
  }

  private async judgeOf(id: string): Promise<Judge | undefined> {
    const { db, actor } = this.context
    await lockIndicator(db, id)
    const [indicator] = await readIndicators(db, { ids: [id] })
    if (!indicator) return undefined
    const named = await this.writableFor(indicator.holder)
    const scope = await organisationsOf(db, indicator)
    const asked = { indicator, scope: scope && new Set(scope), alone: false, actor }
    let frequency: Frequency | undefined = await frequencyKept(db, indicator)
    const seen = new Set<string>()
    return {
      indicator,
      judge: (line, item) => {
        frequency ??= frequencyOf(item.period)
        const judged = judgeObservation(
          { ...asked, frequency: frequency ?? 'once' } satisfies Asked,
          named.get(item.organisation),
          item,
        )
        if (isFault(judged)) return judged
        if (!seen.has(item.period)) {
          if (outsidePlan(indicator, item.period)) this.outside.add(item.period)
          seen.add(item.period)
        }
        return { ...judged, line, indicator: id }
      },
    }
  }

  /** The organisations whose figures the actor may write in a plan, by slug and id. Nobody adds to a plan that is not theirs. */
  private async writableFor(holder: string): Promise<ReadonlyMap<string, Named>> {
    const known = this.reaches.get(holder)
    if (known) return known
    const { db, actor } = this.context
    const remit = actor.remit('observation.write')
    const rows = await db
      .selectFrom('organisation as o')
      .select(['o.id', 'o.slug', 'o.status'])
      .select(sql<boolean>`${within(actor.remit('observation.validate'), 'o.id')}`.as('validates'))
      .select(sql<boolean>`${within(actor.remit('observation.import'), 'o.id')}`.as('imports'))
      .where(within(remit, 'o.id'))
      .where(within(remit === 'everywhere' ? remit : [holder], 'o.id'))
      .execute()
    const reach = new Map(
      rows.flatMap((row): [string, Named][] => [
        [row.slug, row],
        [row.id, row],
      ]),
    )
    this.reaches.set(holder, reach)
    return reach
  }
}
