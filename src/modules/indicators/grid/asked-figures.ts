import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import { type Frequency, frequencyOf, type Period } from '../../../kernel/period.ts'
import type { Db } from '../../../server/database.ts'
import type { Indicator } from '../indicator.ts'
import { organisationsOf, readIndicators } from '../indicators.db.ts'
import { gridKinds } from './grid.ts'

export type Plan = { readonly id: string; readonly slug: string; readonly title: Localized }

/** An indicator that asks for figures, where it stands, and the kind of period it asks for; none where it has no figure yet. */
export type Asking = {
  readonly indicator: Indicator
  readonly plan: Plan
  readonly measure: string
  readonly frequency: Frequency | undefined
}

/** Whether an indicator asks for figures of a period. */
export const asksFor = ({ frequency }: Pick<Asking, 'frequency'>, period: Period): boolean =>
  frequency === undefined || frequency === frequencyOf(period)

/** Whether a grid takes its figures; else it has a page of its own. */
export const inGrid = ({ indicator }: Pick<Asking, 'indicator'>): boolean =>
  (gridKinds as readonly string[]).includes(indicator.kind)

/** What asks some organisation of those named for a figure: of plans whose holder reaches it, computed by nothing, in its scope. */
export async function askingAnyOf(db: Db, organisations: readonly string[]): Promise<readonly Asking[]> {
  const holders = await db
    .selectFrom('organisation_reach')
    .select('holder')
    .distinct()
    .where(sql<boolean>`organisation = any(${sql.val([...organisations])}::uuid[])`)
    .execute()
  const reaching = new Set(holders.map((row) => row.holder))
  const candidates = (await readIndicators(db, {})).filter(
    ({ holder, sourceKey }) => reaching.has(holder) && sourceKey === null,
  )
  const wanted = new Set(organisations)
  const scopes = new Map<string, boolean>()
  const asking: Indicator[] = []
  for (const one of candidates) {
    const key = JSON.stringify([one.holder, one.scope])
    if (!scopes.has(key)) {
      const scope = await organisationsOf(db, one)
      scopes.set(key, !scope || scope.some((id) => wanted.has(id)))
    }
    if (scopes.get(key)) asking.push(one)
  }
  return placed(db, asking)
}

/** One indicator as `askingAnyOf` tells it, whoever it asks. */
export async function askingOf(db: Db, id: string): Promise<Asking | undefined> {
  const [found] = await placed(db, await readIndicators(db, { ids: [id] }))
  return found
}

async function placed(db: Db, indicators: readonly Indicator[]): Promise<readonly Asking[]> {
  const ids = indicators.map((one) => one.id)
  const rows = await db
    .selectFrom('indicator as i')
    .innerJoin('measure as m', 'm.id', 'i.measure')
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .select(['i.id', 'm.number', 'p.id as plan', 'p.slug', 'p.title'])
    // The kind of period that the first figure of an indicator had is that of all.
    .select(
      sql<string | null>`case when i.period is null then (select v.period from observation v
        where v.indicator = i.id and v.origin <> 'computed' limit 1) end`.as('kept'),
    )
    .where(sql<boolean>`i.id = any(${sql.val(ids)}::uuid[])`)
    .execute()
  const places = new Map(rows.map((row) => [row.id, row]))
  const asking = indicators.flatMap((indicator): Asking[] => {
    const place = places.get(indicator.id)
    if (!place) return []
    const { number: measure, plan: id, slug, title, kept } = place
    const frequency = indicator.period ?? (kept === null ? undefined : frequencyOf(kept))
    return [{ indicator, plan: { id, slug, title: title as Localized }, measure, frequency }]
  })
  // Plan by plan; within each in its own order, in which indicators are read.
  return asking.sort((a, b) => (a.plan.slug < b.plan.slug ? -1 : a.plan.slug > b.plan.slug ? 1 : 0))
}
