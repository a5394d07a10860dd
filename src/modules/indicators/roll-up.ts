import { sql } from 'kysely'
import type { Db } from '../../server/database.ts'
import type { House } from '../../server/house.ts'
import type { IndicatorKind } from '../../server/indicator-source.ts'
import type { Reading } from '../../server/use-case.ts'
import { organisationsIn } from '../organisations/index.ts'
import { type Indicator, placedBy } from './indicator.ts'
import { expectedOf, readIndicators } from './indicators.db.ts'
import { hasParts } from './observation.ts'

/**
 * Makes the sums of an indicator anew, for some periods or for all: over its whole scope, over each organisation that
 * has others under it, and by category. Called by whoever wrote observations, in the same transaction and under the
 * indicator's lock. What counts is the contract's, section 4: never a draft; of a bound indicator what was computed;
 * else of the organisations of its scope the strongest origin. `totalsOf` says the same without a database.
 */
export async function rollUp(
  { db, house }: Pick<Reading, 'db' | 'house'>,
  id: string,
  periods?: readonly string[],
  { asked = new Map(), plain: alike = false }: Together = {},
): Promise<void> {
  const [indicator] = await readIndicators(db, { ids: [id] })
  if (!indicator || periods?.length === 0) return
  const plain = alike && !indicator.sourceKey
  const within = periods ? sql`period = any(${sql.val([...new Set(periods)])}::text[])` : sql`true`
  const counts = indicator.sourceKey ? sql`origin = 'computed'` : sql`true`
  const { expected, scope } = await whoIsAsked(db, indicator, house, asked)
  await sql`delete from rollup where indicator = ${id} and ${within}`.execute(db)
  await sql`
    insert into rollup (indicator, organisation, period, breakdown, numerator, denominator, value, noted_on, reported, beside, expected)
    with valid as ${once(plain)} (
      select organisation, period, breakdown, origin, numerator, denominator, value, noted_on, reported
      from observation where indicator = ${id} and status = 'validated' and ${within} and ${scope ? sql`organisation in (select unnest(${sql.val([...scope])}::uuid[]))` : sql`true`}
    ),
    ${plain ? plainly(indicator) : sql`${counted(counts)}, ${own(indicator)}`},
    ${sumsOf(indicator, expected)},
    beside as (
      ${plain ? sql`select null as period, 0 as beside where false` : besides}
    )
    select ${id}::uuid, s.node, coalesce(s.period, b.period), coalesce(s.breakdown, ''), s.numerator, s.denominator, s.value,
      s.noted_on, coalesce(s.reported, 0), coalesce(b.beside, 0), ${expected?.length ?? null}::integer + coalesce(s.gone, 0)
    from (select * from sums where node is null and breakdown = '') s
      full join (select * from beside where beside > 0) b on b.period = s.period
    union all
    select ${id}::uuid, node, period, breakdown, numerator, denominator, value, noted_on, reported, 0, null
    from sums where node is not null or breakdown <> ''`.execute(db)
}

/** What whoever rolls up many indicators together knows of them. */
type Together = {
  /** Who is asked, found out once. */
  readonly asked?: Asked
  /** All figures are of one origin and of no category: nothing is chosen between, and each is read once. */
  readonly plain?: boolean
}

const once = (plain: boolean) => (plain ? sql`` : sql`materialized`)

const plainly = ({ kind }: Indicator) => sql`own as (select * from valid where ${weighs(kind)})`

/** Of each organisation, period and category the figure that counts: the strongest origin. */
const counted = (counts: ReturnType<typeof sql>) => sql`
  origins as (select count(distinct origin) as many from valid where ${counts}),
  counted as materialized (
    select organisation, period, breakdown, numerator, denominator, value, noted_on, reported
    from valid where ${counts} and (select many from origins) = 1
    union all (
    select distinct on (organisation, period, breakdown) organisation, period, breakdown, numerator, denominator,
      value, noted_on, reported
    from valid where ${counts} and (select many from origins) > 1
    order by organisation, period, breakdown, array_position(array['computed', 'imported', 'entered'], origin))
  )`

/** How many validated figures stand beside those that count. */
const besides = sql`
  select v.period, v.many - coalesce(c.many, 0) as beside
  from (select period, count(*) as many from valid where breakdown = '' group by period) v
    left join (select period, count(*) as many from counted where breakdown = '' group by period) c on c.period = v.period`

type Organisations = readonly string[] | null
/** What was found out once about who is asked, for whoever rolls up many indicators together. */
export type Asked = Map<string, { readonly expected: Organisations; readonly scope: Organisations }>

/** Who would be full coverage, and whose figures count: those closed since included, all where no scope is named. */
async function whoIsAsked(db: Db, indicator: Indicator, { sources }: House, asked: Asked) {
  const { scope, holder, sourceKey, sourceParameters } = indicator
  const key = JSON.stringify([holder, sourceKey, sourceParameters, scope])
  const known = asked.get(key)
  if (known) return known
  const found = {
    expected: await expectedOf(db, indicator, sources),
    scope: scope && !sourceKey ? await organisationsIn(db, scope, null, 'closed too') : null,
  }
  asked.set(key, found)
  return found
}

/** What each organisation says, as far as it weighs. Who gives categories and no whole has their sum for its whole. */
const own = ({ kind }: Indicator) => sql`
  own as (
    select * from counted where ${weighs(kind)}
    union all
    select organisation, period, '', sum(numerator), sum(denominator), sum(value), max(noted_on), bool_or(reported)
    from counted where ${weighs(kind)} and (select bool_or(breakdown <> '') from counted) group by organisation, period having bool_and(breakdown <> '')
  )`

function weighs(kind: IndicatorKind) {
  if (kind === 'count') return sql`value is not null`
  return hasParts(kind) ? sql`numerator is not null and denominator is not null` : sql`true`
}

/**
 * The sums: first of each organisation that has others under it with those right under it, then of these. Only figures
 * that add up are summed over organisations; territories and sectors are where the organisations stand, and one that
 * stands in two weighs in both.
 */
function sumsOf({ kind, breakdown }: Indicator, expected: Organisations) {
  const together = sql`${sumOf(kind)}, max(noted_on) as noted_on, sum(reported)::int as reported, sum(gone)::int as gone`
  const placed = placedBy(breakdown)
  const shown = placed ? sql`where o.breakdown = ''` : sql``
  return sql`
    stands as materialized (
      select o.id as organisation,
        case when exists (select from organisation below where below.parent = o.id) then o.id else o.parent end as node
      from organisation o
    ),
    near as materialized (
      select s.node, period, breakdown, ${sumOf(kind)}, max(noted_on) as noted_on, (count(*) filter (where reported))::int as reported,
        (count(*) filter (where ${isGone(expected)}))::int as gone
      from own o join stands s using (organisation) ${shown} group by s.node, period, breakdown
    ),
    sums as (
      select null::uuid as node, period, breakdown, ${together} from near group by period, breakdown
      union all
      select a.ancestor, period, breakdown, ${together} from near n join organisation_ancestor a on a.organisation = n.node
      where ${kind === 'count' || hasParts(kind)} group by a.ancestor, period, breakdown
      ${placed ? groupsOf(kind, placed) : sql``}
    )`
}

/** Said something, and is asked no more: full coverage holds it too. */
const isGone = (expected: Organisations) =>
  expected
    ? sql`breakdown = '' and reported and o.organisation <> all(${sql.val([...expected])}::uuid[])`
    : sql`false`

function groupsOf(kind: IndicatorKind, placed: 'territory' | 'sector') {
  const groups =
    placed === 'sector'
      ? sql`select s.id as organisation, unnest(s.sectors) as name from organisation s`
      : sql`with recursive stands as (
          select ot.organisation, t.slug as name, t.parent from organisation_territory ot join territory t on t.id = ot.territory
          union select s.organisation, t.slug, t.parent from stands s join territory t on t.id = s.parent)
        select distinct organisation, name from stands`
  return sql`union all
    select null, period, g.name, ${sumOf(kind)}, max(noted_on), (count(*) filter (where reported))::int, 0
    from own o join (${groups}) g using (organisation) where o.breakdown = '' group by period, g.name`
}

function sumOf(kind: IndicatorKind) {
  const none = sql`null::numeric`
  const columns = (numerator: typeof none, denominator: typeof none, value: typeof none) =>
    sql`${numerator} as numerator, ${denominator} as denominator, ${value} as value`
  if (kind === 'count') return columns(none, none, sql`sum(value)`)
  if (hasParts(kind))
    return columns(
      sql`sum(numerator)`,
      sql`sum(denominator)`,
      sql`sum(numerator) / nullif(sum(denominator), 0)`,
    )
  return kind === 'text'
    ? columns(none, none, none)
    : columns(none, none, sql`max(case when value > 0 then 1 else 0 end)`)
}
