import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import type { Db } from '../../../server/database.ts'
import type { Reading } from '../../../server/use-case.ts'
import { json } from '../../organisations/index.ts'
import { findPlan, type Measure } from '../plans.db.ts'
import type { Source } from './source.ts'

/** A measure that others serve: where it stands, and what it says. */
export type Served = {
  readonly id: string
  readonly number: string
  readonly title: Localized
  readonly plan: string
  readonly planTitle: Localized
  readonly source: Source
}

/** Measures by their id, with what they say to those that serve them. */
export async function readServed(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Served>> {
  const rows = await db
    .selectFrom('measure as m')
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .select(['m.id', 'm.number', 'm.title', 'p.slug as plan', 'p.title as planTitle'])
    .select(
      sql<Source>`jsonb_build_object('title', m.title, 'theme', m.theme, 'description', m.description, 'indicators', (
        select coalesce(jsonb_agg(jsonb_build_object('key', i.key, 'statement', i.statement) order by i.position, i.key), '[]')
        from indicator i where i.measure = m.id))`.as('source'),
    )
    .where(sql<boolean>`m.id = any(${sql.val(ids)}::uuid[])`)
    .execute()
  return new Map((rows as unknown as readonly Served[]).map((one) => [one.id, one]))
}

/**
 * The columns that tie a measure to the one it serves, `plan/number`; undefined where that is of the same plan, or of
 * none that the actor may read. A tie that stands stays as it is, with what was seen of the other.
 */
export async function servesColumns(
  { db, actor }: Reading,
  plan: string,
  named: string | null | undefined,
  before: Pick<Measure, 'serves'> | undefined,
) {
  if (!named) return { serves: null, serves_seen: null }
  if (before?.serves === named) return {}
  const [slug = '', number = ''] = split(named)
  const other = await findPlan(db, actor.remit('plan.read'), slug)
  if (!other || other.id === plan) return undefined
  const found = await db
    .selectFrom('measure')
    .select('id')
    .where('plan', '=', other.id)
    .where('number', '=', number)
    .executeTakeFirst()
  return found ? tiedTo(db, found.id) : undefined
}

const split = (named: string) => {
  const at = named.indexOf('/')
  return [named.slice(0, at), named.slice(at + 1)]
}

/** A tie to a measure, with what it says now as what was seen of it. */
async function tiedTo(db: Db, id: string) {
  const served = (await readServed(db, [id])).get(id)
  return served && { serves: id, serves_seen: json(served.source) }
}

/** What was seen of the measures that those of a plan serve, when each was last looked at. */
export async function readSeen(db: Db, measures: readonly string[]): Promise<ReadonlyMap<string, Source>> {
  const rows = await db
    .selectFrom('measure')
    .select(['id', 'serves_seen as seen'])
    .where(sql<boolean>`id = any(${sql.val(measures)}::uuid[])`)
    .where('serves_seen', 'is not', null)
    .execute()
  return new Map(rows.map((row) => [row.id, row.seen as unknown as Source]))
}

/** How many services work on a measure by one of their own, and where those stand: counted, never compared. */
export type Serving = {
  readonly services: number
  readonly states: Readonly<Record<Measure['state'], number>>
}

export async function servingOf(db: Db, plan: string): Promise<ReadonlyMap<string, Serving>> {
  const { rows } = await sql<{ measure: string } & Serving>`
    select s.id as measure, count(distinct p.holder)::int as services, jsonb_build_object(
      'planned', count(*) filter (where d.state = 'planned'), 'under_way', count(*) filter (where d.state = 'under_way'),
      'done', count(*) filter (where d.state = 'done'), 'stopped', count(*) filter (where d.state = 'stopped')) as states
    from measure s join measure d on d.serves = s.id join plan p on p.id = d.plan
    where s.plan = ${plan} group by s.id`.execute(db)
  return new Map(rows.map(({ measure, ...serving }) => [measure, serving]))
}
