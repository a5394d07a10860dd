import { sql } from 'kysely'
import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok } from '../../kernel/result.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { query } from '../../server/use-case.ts'
import { inTree, within } from './organisations.db.ts'

export type Place = { readonly slug: string; readonly name: Localized }

/** What can be chosen from when one says which organisations, or where a new one stands. */
export type Places = {
  readonly sectors: readonly string[]
  readonly territories: readonly Place[]
  /** Those that hold others, or could. */
  readonly holders: readonly Place[]
}

/** Those who hold others are all that a remit reaches, or only those in whose tree one writes. */
export async function readPlaces(db: Db, remit: Remit, toWrite = false): Promise<Places> {
  const sectors = await db
    .selectFrom('organisation as o')
    .select(sql<string>`unnest(o.sectors)`.as('sector'))
    .distinct()
    .where(within(remit, 'o.id'))
    .orderBy('sector')
    .execute()
  const territories = await db
    .selectFrom('territory')
    .select(['slug', 'name'])
    .orderBy('slug')
    .limit(1_000)
    .execute()
  const holders = await db
    .selectFrom('organisation as o')
    .select(['o.slug', 'o.name'])
    .where(toWrite ? inTree(remit, 'o.id') : within(remit, 'o.id'))
    .where('o.kind', '<>', 'service')
    .where('o.status', '=', 'active')
    .orderBy('o.slug')
    .limit(1_000)
    .execute()
  return {
    sectors: sectors.map((row) => row.sector),
    territories: territories as Place[],
    holders: holders as Place[],
  }
}

/** What the form for a new organisation offers. */
export const showPlaces = query({
  action: 'organisation.create',
  input: z.object({}),
  output: z.custom<Places>(),

  async run({ db, actor }) {
    return ok(await readPlaces(db, actor.remit('organisation.create'), true))
  },
})
