import type { z } from 'zod'
import type { Day } from '../kernel/day.ts'
import type { Localized } from '../kernel/localized.ts'
import type { Frequency, Period } from '../kernel/period.ts'
import type { UnitCounted } from '../kernel/suppression.ts'
import type { Db } from './database.ts'
import type { Words } from './messages.ts'
import type { Action } from './policy.ts'
import type { Event } from './use-case.ts'

export type IndicatorKind = 'count' | 'share' | 'ratio' | 'milestone' | 'recurrence' | 'scale' | 'text'

/** What a source found for one organisation and one period. */
export type Computed = {
  /** Id of the organisation that the figure is of. */
  readonly organisation: string
  readonly period: Period
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
  /** The day it is true since: of a milestone reached, of the newest publication. */
  readonly notedOn?: Day | null
  /** False for an organisation that said nothing: it weighs in the figure, but covers nothing. */
  readonly reported: boolean
}

export type Asked = {
  readonly today: Day
  /** Of which periods; the source's own choice where the indicator names none. */
  readonly frequency: Frequency | null
  /** Id of the organisation that the plan belongs to: figures that are of no service in particular are its. */
  readonly holder: string
  /** Where given, only figures of these organisations are asked for. */
  readonly organisations?: readonly string[] | undefined
}

/** One thing that was counted, as anybody may see it: no confidential detail. */
export type Counted = Readonly<Record<string, string | number | null | Localized>>

/** A computation that a capability offers, to which a plan's indicator can be bound. */
export type IndicatorSource<P extends z.ZodType = z.ZodType> = {
  readonly key: `${string}.${string}`
  readonly title: Words
  readonly kinds: readonly IndicatorKind[]
  readonly unitCounted: UnitCounted
  readonly parameters: P
  /** The values of a parameter that are chosen from a list. */
  readonly choices?: Readonly<Record<string, readonly { readonly value: string; readonly label: Words }[]>>
  /** The same with ids for slugs; undefined where they name nothing that the plan's holder (id) reaches. */
  resolve?(db: Db, parameters: z.output<P>, holder: string): Promise<z.output<P> | undefined>
  /** The other way round, for whoever reads them: slugs for ids. What is no longer there stays as it is. */
  show?(db: Db, parameters: z.output<P>): Promise<z.output<P>>
  /** Commands after which a figure may be another. */
  readonly after: readonly Action[]
  /**
   * Which figures a command may have changed: all of them, those of some organisations (ids), or none.
   * Read by the indicators module in the transaction of the command.
   */
  touchedBy(event: Event, parameters: z.output<P>): 'all' | readonly string[] | undefined
  /** The organisations that a full coverage would hold, by id; null where the figure is of the holder alone. */
  expected(db: Db, parameters: z.output<P>, holder: string): Promise<readonly string[] | null>
  compute(db: Db, parameters: z.output<P>, asked: Asked): Promise<readonly Computed[]>
  /** What was counted in a period, so that the figure opens on its origin. */
  origin(
    db: Db,
    parameters: z.output<P>,
    period: Period,
    today: Day,
    holder: string,
  ): Promise<readonly Counted[]>
}

export type AnySource = IndicatorSource<any>

export const indicatorSource = <P extends z.ZodType>(source: IndicatorSource<P>): IndicatorSource<P> => source
