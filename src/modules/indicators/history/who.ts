import { sql } from 'kysely'
import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import type { Reading } from '../../../server/use-case.ts'

/**
 * Who did something, as far as the reader may know it: themselves and those they work with by name, others by what they
 * are and where; the instance itself where nobody did.
 */
export const Who = z.object({
  name: z.string().nullable(),
  role: z.enum(['coordinator', 'service_manager', 'worker', 'other']).nullable(),
  organisation: z.custom<Localized | null>(),
})
export type Who = z.output<typeof Who>

/** Tells of each account who that was. `own`: whether the reader is among the people of the organisation. */
export async function whoWere(
  { db, actor }: Reading,
  accounts: readonly (string | null)[],
  organisation: string,
  own: boolean,
): Promise<(account: string | null) => Who> {
  const ids = [...new Set(accounts.filter((one) => one !== null))]
  const roles = await db
    .selectFrom('role_held as h')
    .innerJoin('organisation as o', 'o.id', 'h.organisation')
    .innerJoin('organisation_reach as r', 'r.holder', 'o.id')
    .select(['h.account', 'h.role', 'o.name'])
    .where('r.organisation', '=', organisation)
    .where(sql<boolean>`h.account = any(${sql.val(ids)}::text[])`)
    .orderBy('h.role')
    .execute()
  const names = await db
    .selectFrom('sign_in.user')
    .select(['id', 'name'])
    .where(sql<boolean>`id = any(${sql.val(ids)}::text[])`)
    .execute()
  const held = Map.groupBy(roles, (row) => row.account)
  return (account) => {
    if (account === null) return { name: null, role: null, organisation: null }
    const all = held.get(account) ?? []
    const best = told.map((role) => all.find((row) => row.role === role)).find(Boolean) ?? all[0]
    const known = account === actor.account || (own && all.some(({ role }) => role !== 'coordinator'))
    return {
      name: known ? (names.find(({ id }) => id === account)?.name ?? null) : null,
      role: told.find((role) => role === best?.role) ?? 'other',
      organisation: (best?.name as Localized | undefined) ?? null,
    }
  }
}

const told = ['service_manager', 'worker', 'coordinator'] as const
