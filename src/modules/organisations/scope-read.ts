import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import type { Db } from '../../server/database.ts'
import type { Scope } from './organisation.ts'

/** A scope with names for slugs and codes, so that it can be said. */
export type ScopeRead = {
  readonly kinds: readonly string[]
  readonly sectors: readonly string[]
  readonly territories: readonly Localized[]
  readonly under: readonly Localized[]
  readonly networks: readonly Localized[]
  readonly organisations: readonly Localized[]
}

export async function readScope(db: Db, scope: Scope): Promise<ScopeRead> {
  return {
    kinds: scope.kinds ?? [],
    sectors: scope.sectors ?? [],
    territories: await namesOf(db, 'territory', scope.territories ?? []),
    under: await namesOf(db, 'organisation', scope.under ? [scope.under] : []),
    networks: await namesOf(db, 'organisation', scope.networks ?? []),
    organisations: await namesOf(db, 'organisation', scope.organisations ?? []),
  }
}

/** In the order given; what is not found keeps the word it was given by. */
async function namesOf(db: Db, table: 'territory' | 'organisation', references: readonly string[]) {
  if (references.length === 0) return []
  const code = table === 'territory' ? sql`code` : sql`slug`
  const { rows } = await sql<{ id: string; slug: string; code: string; name: Localized }>`
    select id, slug, ${code} as code, name from ${sql.table(table)}
    where slug = any(${sql.val([...references])}::text[]) or id::text = any(${sql.val([...references])}::text[])
      or ${code} = any(${sql.val([...references])}::text[])`.execute(db)
  return references.map(
    (one) => rows.find((row) => [row.id, row.slug, row.code].includes(one))?.name ?? { fr: one },
  )
}
