import { type Expression, type SqlBool, sql } from 'kysely'
import { isUuid } from '../../kernel/slug.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import type { OrganisationInput, OrganisationShown } from './organisation.forms.ts'
import type { Scope } from './organisation.ts'

/** Whether the organisation in a column lies within a remit. */
export const within = (remit: Remit, column: string): Expression<SqlBool> =>
  remit === 'everywhere'
    ? sql<SqlBool>`true`
    : sql<SqlBool>`exists (select from organisation_reach reach
        where reach.organisation = ${sql.ref(column)} and reach.holder = any(${sql.val(remit)}::uuid[]))`

/**
 * The same in the tree alone. That an organisation is a member of a network lets the network see and count it: it stays
 * the house of those above it, who alone write in it.
 */
export const inTree = (remit: Remit, column: string): Expression<SqlBool> =>
  remit === 'everywhere'
    ? sql<SqlBool>`true`
    : sql<SqlBool>`exists (select from organisation_ancestor tree
        where tree.organisation = ${sql.ref(column)} and tree.ancestor = any(${sql.val(remit)}::uuid[]))`

/** An organisation named by slug or id; undefined where there is none within the remit: to read, or to write in. */
export async function findOrganisation(db: Db, remit: Remit, reference: string, toWrite = false) {
  return db
    .selectFrom('organisation as o')
    .select(['o.id', 'o.slug', 'o.name', 'o.kind', 'o.status', 'o.email'])
    .where(isUuid(reference) ? 'o.id' : 'o.slug', '=', reference)
    .where(toWrite ? inTree(remit, 'o.id') : within(remit, 'o.id'))
    .executeTakeFirst()
}

/** Ids of the organisations in a scope, the active ones unless said otherwise, within the reach of one that holds the plan or asks the question. */
export async function organisationsIn(
  db: Db,
  scope: Scope,
  holder: string | null,
  which: 'active' | 'closed too' = 'active',
): Promise<readonly string[]> {
  const anyOf = (values: readonly string[]) => sql`any(${sql.val([...values])}::text[])`
  let rows = db
    .selectFrom('organisation as o')
    .select('o.id')
    .$if(which === 'active', (q) => q.where('o.status', '=', 'active'))
    .where(within(holder === null ? 'everywhere' : [holder], 'o.id'))
  if (scope.kinds) rows = rows.where(sql<SqlBool>`o.kind = ${anyOf(scope.kinds)}`)
  if (scope.sectors) rows = rows.where(sql<SqlBool>`o.sectors && ${sql.val([...scope.sectors])}::text[]`)
  if (scope.organisations)
    rows = rows.where(
      sql<SqlBool>`(o.slug = ${anyOf(scope.organisations)} or o.id::text = ${anyOf(scope.organisations)})`,
    )
  if (scope.under)
    rows =
      rows.where(sql<SqlBool>`exists (select from organisation_ancestor a join organisation above on above.id = a.ancestor
      where a.organisation = o.id and (above.slug = ${scope.under} or above.id::text = ${scope.under}))`)
  if (scope.networks)
    rows =
      rows.where(sql<SqlBool>`exists (select from organisation_reach r join organisation n on n.id = r.holder
      where r.organisation = o.id and n.kind = 'network' and (n.slug = ${anyOf(scope.networks)} or n.id::text = ${anyOf(scope.networks)}))`)
  if (scope.territories)
    rows = rows.where(sql<SqlBool>`exists (
      with recursive wanted as (
        select t.id from territory t where t.slug = ${anyOf(scope.territories)} or t.code = ${anyOf(scope.territories)}
        union select t.id from territory t join wanted w on t.parent = w.id)
      select from organisation_territory ot join wanted w on w.id = ot.territory where ot.organisation = o.id)`)
  const found = await rows.orderBy('o.slug').execute()
  return found.map((row) => row.id)
}

const shownColumns = sql<OrganisationShown>`jsonb_build_object(
  'id', o.id, 'slug', o.slug, 'name', o.name, 'kind', o.kind, 'sectors', to_jsonb(o.sectors),
  'territories', (select coalesce(jsonb_agg(t.slug order by t.slug), '[]') from organisation_territory ot
    join territory t on t.id = ot.territory where ot.organisation = o.id),
  'parent', (select p.slug from organisation p where p.id = o.parent),
  'identifiers', (select coalesce(jsonb_agg(jsonb_build_object('scheme', i.scheme, 'value', i.value) order by i.scheme), '[]')
    from organisation_identifier i where i.organisation = o.id),
  'memberships', (select coalesce(jsonb_agg(jsonb_build_object('network', n.slug, 'from', m.from_day, 'to', m.to_day) order by m.from_day, n.slug), '[]')
    from membership m join organisation n on n.id = m.network where m.organisation = o.id),
  'accreditations', (select coalesce(jsonb_agg(jsonb_build_object('authority', n.slug, 'number', c.number,
      'category', c.category, 'from', c.from_day, 'to', c.to_day) order by n.slug, c.number), '[]')
    from accreditation c join organisation n on n.id = c.authority where c.organisation = o.id),
  'language', o.language, 'status', o.status, 'version', o.version)`

export async function shownOrganisations(
  db: Db,
  remit: Remit,
  { after, limit, only }: { after?: string | undefined; limit: number; only?: readonly string[] | undefined },
): Promise<readonly OrganisationShown[]> {
  const rows = await db
    .selectFrom('organisation as o')
    .select(shownColumns.as('shown'))
    .where(within(remit, 'o.id'))
    .$if(after !== undefined, (q) => q.where('o.slug', '>', after as string))
    .$if(only !== undefined, (q) =>
      q.where(
        sql<SqlBool>`(o.id::text = any(${sql.val(only)}::text[]) or o.slug = any(${sql.val(only)}::text[]))`,
      ),
    )
    .orderBy('o.slug')
    .limit(limit)
    .execute()
  return rows.map((row) => row.shown)
}

export const json = (value: unknown) => sql<unknown>`${JSON.stringify(value)}::jsonb`

/** Its id; undefined where another has its slug, stored at the same moment too. */
export async function insertOrganisation(
  db: Db,
  organisation: OrganisationInput & { slug: string },
  parent: string | null,
): Promise<string | undefined> {
  const { slug, kind, email = null, language = null, name, sectors } = organisation
  const row = await db
    .insertInto('organisation')
    .values({ slug, kind, parent, email, language, name: json(name), sectors: [...sectors] })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Territories by slug or code; those unknown are left out of the answer. */
export const findTerritories = (db: Db, codes: readonly string[]) =>
  db
    .selectFrom('territory')
    .select(['id', 'slug', 'code'])
    .where((eb) => eb.or([eb('slug', 'in', [...codes, '']), eb('code', 'in', [...codes, ''])]))
    .execute()

export async function setTerritories(db: Db, organisation: string, territories: readonly string[]) {
  await db.deleteFrom('organisation_territory').where('organisation', '=', organisation).execute()
  if (territories.length === 0) return
  await db
    .insertInto('organisation_territory')
    .values([...new Set(territories)].map((territory) => ({ organisation, territory })))
    .execute()
}

/** Sets the identifiers of an organisation. Answers the scheme of one that another organisation has, if there is such. */
export async function setIdentifiers(
  db: Db,
  organisation: string,
  identifiers: OrganisationInput['identifiers'],
): Promise<string | undefined> {
  for (const { scheme, value } of identifiers) {
    const another = await db
      .selectFrom('organisation_identifier')
      .select('organisation')
      .where('scheme', '=', scheme)
      .where('value', '=', value)
      .where('organisation', '<>', organisation)
      .executeTakeFirst()
    if (another) return scheme
  }
  await db.deleteFrom('organisation_identifier').where('organisation', '=', organisation).execute()
  if (identifiers.length === 0) return undefined
  const stored = await db
    .insertInto('organisation_identifier')
    .values(identifiers.map(({ scheme, value }) => ({ organisation, scheme, value })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('scheme')
    .execute()
  return identifiers.find((one) => !stored.some(({ scheme }) => scheme === one.scheme))?.scheme
}

/** Whether an organisation lies under another, or is it. */
export const liesUnder = async (db: Db, organisation: string, above: string) =>
  (await db
    .selectFrom('organisation_ancestor')
    .select('depth')
    .where('organisation', '=', organisation)
    .where('ancestor', '=', above)
    .executeTakeFirst()) !== undefined
