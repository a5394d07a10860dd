import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Localized } from '../../../kernel/localized.ts'
import type { Db } from '../../../server/database.ts'
import type { Reading, Writing } from '../../../server/use-case.ts'
import { asTold } from '../../indicators/index.ts'
import { json } from '../../organisations/index.ts'
import { planFileOut } from '../plan-export.ts'
import type { Plan } from '../plans.db.ts'
import { type Content, readContent } from '../store-measures.ts'
import type { PlanContent } from './compare-plans.ts'

/** A version of a plan without what it says. `named` by those who run it; `replaced` where an import took its place. */
export type Version = {
  readonly number: number
  readonly kind: 'named' | 'replaced'
  readonly name: Localized | null
  readonly note: Localized | null
  readonly dated: Day
  readonly keptAt: Date
}

const rows = (db: Db, plan: string) =>
  db
    .selectFrom('plan_version')
    .select(['number', 'kind', 'name', 'note', 'dated', 'kept_at as keptAt'])
    .where('plan', '=', plan)

/** A page of a plan's versions, newest first: those before the one numbered `before`. */
export const readVersions = async (
  db: Db,
  plan: string,
  { limit, before }: { limit: number; before?: number | undefined },
) =>
  (await rows(db, plan)
    .$if(before !== undefined, (q) => q.where('number', '<', before as number))
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()) as unknown as readonly Version[]

export async function findVersion(
  db: Db,
  plan: string,
  number: number,
): Promise<(Version & { readonly content: PlanContent }) | undefined> {
  const row = await rows(db, plan).select('content').where('number', '=', number).executeTakeFirst()
  return row as unknown as (Version & { content: PlanContent }) | undefined
}

/** What a plan says today, as a version keeps it. */
export const contentToday = async (reading: Told, plan: Plan) =>
  contentOf(reading, plan, await readContent(reading.db, plan.id))

/** The same where it was read already. */
export const contentOf = async ({ db, house }: Told, plan: Plan, { measures, indicators }: Content) =>
  plain(planFileOut(plan, measures, await asTold(db, indicators, house.sources))) as PlanContent

type Told = Pick<Reading, 'db' | 'house'>

/** As JSON keeps it: without what is undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

type Kept = Pick<Version, 'kind' | 'dated'> & Partial<Pick<Version, 'name' | 'note'>>

/** Keeps a plan as it was, whole, under the next number. The plan is held, so that two kept at once follow one another. */
export async function keepVersion(
  { db, actor, now }: Writing,
  plan: string,
  content: PlanContent,
  { kind, dated, name, note }: Kept,
): Promise<number> {
  await sql`select from plan where id = ${plan} for no key update`.execute(db)
  const last = await db
    .selectFrom('plan_version')
    .select(sql<number>`coalesce(max(number), 0)::int`.as('number'))
    .where('plan', '=', plan)
    .executeTakeFirstOrThrow()
  const number = last.number + 1
  await db
    .insertInto('plan_version')
    .values({
      plan,
      number,
      kind,
      dated,
      name: name ? json(name) : null,
      note: note ? json(note) : null,
      content: json(content),
      kept_at: now,
      kept_by: actor.account,
    })
    .execute()
  return number
}

/** Keeps what an import replaced, unless the newest version says the very same. */
export async function keepReplaced(context: Writing, plan: string, content: PlanContent): Promise<void> {
  const [newest] = await readVersions(context.db, plan, { limit: 1 })
  const said = newest && (await findVersion(context.db, plan, newest.number))
  if (said && isDeepStrictEqual(said.content, content)) return
  await keepVersion(context, plan, content, { kind: 'replaced', dated: context.today })
}
