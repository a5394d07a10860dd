import { sql } from 'kysely'
import { dayIn } from '../../kernel/day.ts'
import type { Db } from '../../server/database.ts'
import type { AnySource } from '../../server/indicator-source.ts'
import type { Event, Reading } from '../../server/use-case.ts'
import type { Indicator } from './indicator.ts'
import { readIndicators } from './indicators.db.ts'
import { rollUp } from './roll-up.ts'

/** Computes a bound indicator anew, for some organisations or for all, and keeps what its source found. */
export async function recompute(
  reading: Reading,
  { id }: Pick<Indicator, 'id'>,
  organisations?: readonly string[],
): Promise<void> {
  const { db, house, now, today } = reading
  // Two answers given at once are counted one after the other: the second sees the first. The binding is read once
  // it is held, since somebody may have changed it meanwhile.
  await lockIndicator(db, id)
  const [indicator] = await readIndicators(db, { ids: [id] })
  const source = indicator?.sourceKey ? house.sources.get(indicator.sourceKey) : undefined
  if (!source || !indicator) return
  const asked = { today, frequency: indicator.period, holder: indicator.holder, organisations }
  const found = await source.compute(db, indicator.sourceParameters, asked)
  const rows = JSON.stringify(found)
  // What the source no longer finds goes; the rest is written only where it changed, and loses its validation with it.
  await sql`delete from observation o where o.indicator = ${indicator.id} and o.origin = 'computed'
    and (${organisations === undefined} or o.organisation = any(${sql.val(organisations ?? [])}::uuid[]))
    and not exists (select from jsonb_to_recordset(${rows}::jsonb) as f (organisation uuid, period text)
      where f.organisation = o.organisation and f.period = o.period)`.execute(db)
  await sql`insert into observation as o
      (indicator, organisation, period, origin, status, numerator, denominator, value, noted_on, reported, updated_at)
    select ${indicator.id}, f.organisation, f.period, 'computed', 'validated', f.numerator, f.denominator, f.value, f."notedOn", f.reported, ${now}
    from jsonb_to_recordset(${rows}::jsonb) as f
      (organisation uuid, period text, numerator numeric, denominator numeric, value numeric, "notedOn" date, reported boolean)
    on conflict on constraint observation_is_once do update
      set numerator = excluded.numerator, denominator = excluded.denominator, value = excluded.value,
        noted_on = excluded.noted_on, reported = excluded.reported, updated_at = excluded.updated_at, validated_at = null, validated_by = null
      where (o.numerator, o.denominator, o.value, o.noted_on, o.reported)
        is distinct from (excluded.numerator, excluded.denominator, excluded.value, excluded.noted_on, excluded.reported)`.execute(
    db,
  )
  await rollUp(reading, indicator.id)
  await db.updateTable('indicator').set({ computed_at: now }).where('id', '=', indicator.id).execute()
}

/** Held by whoever changes an indicator's binding or its computed figures, before anything else of it. */
export const lockIndicator = (db: Db, id: string) =>
  sql`select from indicator where id = ${id} for no key update`.execute(db)

/**
 * After any command: the bound indicators that it may have changed are computed anew, in its transaction, each once
 * however much the command did.
 */
export async function recomputeAfter(reading: Reading, events: readonly Event[]): Promise<void> {
  const actions = new Set(events.map((event) => event.action))
  const keys = [...reading.house.sources.values()]
    .filter((source) => source.after.some((action) => actions.has(action)))
    .map((source) => source.key)
  if (keys.length === 0) return
  for (const indicator of inLockOrder(await readIndicators(reading.db, { sources: keys }))) {
    const touched = touchedBy(reading, indicator, events)
    if (touched === 'all' || (touched && isStale(reading, indicator))) await recompute(reading, indicator)
    else if (touched && touched.length > 0) await recompute(reading, indicator, touched)
  }
}

/** Which figures of an indicator several events may have changed together. */
function touchedBy(
  { house }: Reading,
  { sourceKey, sourceParameters }: Indicator,
  events: readonly Event[],
): ReturnType<AnySource['touchedBy']> {
  const source = house.sources.get(sourceKey ?? '')
  const each = events
    .filter((event) => source?.after.includes(event.action))
    .flatMap((event) => source?.touchedBy(event, sourceParameters) ?? [])
  if (each.includes('all')) return 'all'
  return each.length > 0 ? [...new Set(each)] : undefined
}

/** All who hold several indicators take them in this order: none waits for one that waits for it. */
const inLockOrder = (indicators: readonly Indicator[]) =>
  indicators.toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** Computed on an earlier day: since then a period may have begun, in which every organisation needs its figure. */
const isStale = ({ now, timeZone, today }: Reading, { computedAt }: Indicator) =>
  computedAt === null || computedAt > now || dayIn(timeZone, computedAt) < today

/** Brings the bound indicators of a plan up to today. */
export async function refresh(reading: Reading, plan: string): Promise<void> {
  for (const indicator of inLockOrder(await readIndicators(reading.db, { plan })))
    if (indicator.sourceKey && isStale(reading, indicator)) await recompute(reading, indicator)
}
