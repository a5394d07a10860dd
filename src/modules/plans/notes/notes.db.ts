import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import type { Db } from '../../../server/database.ts'
import { rolesFor } from '../../../server/policy.ts'
import type { Reading } from '../../../server/use-case.ts'

/** A note as it stands: of which measure, and by whom, in words of role and organisation, never of a person. */
export type Note = {
  readonly id: string
  readonly measure: string
  readonly number: string
  readonly measureTitle: Localized
  readonly visibility: 'internal' | 'public'
  readonly text: Localized
  readonly writtenAt: Date
  readonly writtenBy: string | null
  readonly writtenAs: string | null
  readonly organisation: Localized | null
  readonly correctedAt: Date | null
  readonly withdrawnAt: Date | null
  readonly version: number
  /** What it said before, newest first. */
  readonly before: readonly {
    readonly text: Localized
    readonly visibility: string
    readonly replacedAt: string
  }[]
}

export const noteRows = (db: Db) =>
  db
    .selectFrom('measure_note as n')
    .innerJoin('measure as m', 'm.id', 'n.measure')
    .leftJoin('organisation as o', 'o.id', 'n.written_at_organisation')
    .select([
      'n.id',
      'n.measure',
      'm.number',
      'm.title as measureTitle',
      'n.visibility',
      'n.text',
      'n.written_at as writtenAt',
      'n.written_by as writtenBy',
      'n.written_as as writtenAs',
      'o.name as organisation',
      'n.corrected_at as correctedAt',
      'n.withdrawn_at as withdrawnAt',
      'n.version',
    ])
    .select(
      sql`(select coalesce(jsonb_agg(jsonb_build_object('text', r.text, 'visibility', r.visibility,
        'replacedAt', r.replaced_at) order by r.id desc), '[]') from measure_note_revision r where r.note = n.id)`.as(
        'before',
      ),
    )
    .orderBy('n.written_at', 'desc')
    .orderBy('n.id', 'desc')

type Which = {
  readonly plan: string
  readonly measure?: string | undefined
  /** Notes for everyone only. */
  readonly publicOnly: boolean
  readonly limit: number
  /** The id of the note after which to go on. */
  readonly after?: string | undefined
}

/** The notes of a plan or of one measure that were not withdrawn, newest first. */
export async function notesOf(
  db: Db,
  { plan, measure, publicOnly, limit, after }: Which,
): Promise<readonly Note[]> {
  const rows = await noteRows(db)
    .where('m.plan', '=', plan)
    .where('n.withdrawn_at', 'is', null)
    .$if(measure !== undefined, (q) => q.where('n.measure', '=', measure as string))
    .$if(publicOnly, (q) => q.where('n.visibility', '=', 'public'))
    .$if(after !== undefined, (q) =>
      q.where(
        sql<boolean>`(n.written_at, n.id) < (select c.written_at, c.id from measure_note c where c.id = ${after})`,
      ),
    )
    .limit(limit)
    .execute()
  return rows as unknown as readonly Note[]
}

export async function findNote(db: Db, id: string): Promise<Note | undefined> {
  const row = await noteRows(db).where('n.id', '=', id).where('n.withdrawn_at', 'is', null).executeTakeFirst()
  return row as unknown as Note | undefined
}

/** As what, and for which organisation, the actor writes a note on a plan. */
export async function authorOf({ db, actor, house }: Reading, plan: string) {
  const roles = rolesFor(house.policies, 'measure.note')
  const held = actor.roles.filter(({ role }) => roles.includes(role))
  const reaching = await db
    .selectFrom('plan as p')
    .innerJoin('organisation_reach as r', 'r.organisation', 'p.holder')
    .select('r.holder')
    .where('p.id', '=', plan)
    .where(sql<boolean>`r.holder = any(${sql.val(held.map((one) => one.organisation))}::uuid[])`)
    .execute()
  const as = held.find((one) => reaching.some(({ holder }) => holder === one.organisation))
  return { written_as: as?.role ?? null, written_at_organisation: as?.organisation ?? null }
}

/** How many notes stand on each measure of a plan. */
export async function notesPerMeasure(
  db: Db,
  plan: string,
  publicOnly: boolean,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('measure_note as n')
    .innerJoin('measure as m', 'm.id', 'n.measure')
    .select(['n.measure', sql<number>`count(*)::int`.as('notes')])
    .where('m.plan', '=', plan)
    .where('n.withdrawn_at', 'is', null)
    .$if(publicOnly, (q) => q.where('n.visibility', '=', 'public'))
    .groupBy('n.measure')
    .execute()
  return new Map(rows.map((row) => [row.measure, row.notes]))
}
