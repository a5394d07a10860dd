import { sql } from 'kysely'
import { type Fault, type Refusal, refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import type { OrganisationInput } from './organisation.forms.ts'
import { tieFaults } from './organisation.ts'
import { findOrganisation, findTerritories, setIdentifiers, setTerritories } from './organisations.db.ts'

/** Territories, identifiers, memberships, accreditations. What is left out stays as it is. */
type Tied = 'territories' | 'identifiers' | 'memberships' | 'accreditations'
export type Ties = { readonly [part in Tied]?: OrganisationInput[part] | undefined }

type TieRefusal = Refusal<'validation' | 'territory.unknown' | 'identifier.taken' | 'organisation.unknown'>

/** Sets what an organisation is tied to. Answers why not, where it cannot be. */
export async function storeTies(db: Db, id: string, ties: Ties): Promise<TieRefusal | undefined> {
  const faults = tieFaults(ties)
  if (faults.length > 0) return refuse('validation', faults)
  return (
    (ties.territories && (await storeTerritories(db, id, ties.territories))) ??
    (ties.identifiers && (await storeIdentifiers(db, id, ties.identifiers))) ??
    (ties.memberships && (await storeMemberships(db, id, ties.memberships))) ??
    (ties.accreditations && (await storeAccreditations(db, id, ties.accreditations)))
  )
}

async function storeTerritories(db: Db, id: string, named: readonly string[]) {
  const found = await findTerritories(db, named)
  if (named.some((one) => !found.some(({ slug, code }) => slug === one || code === one)))
    return refuse('territory.unknown', 'territories')
  await setTerritories(
    db,
    id,
    found.map((one) => one.id),
  )
  return undefined
}

const storeIdentifiers = async (db: Db, id: string, identifiers: OrganisationInput['identifiers']) =>
  (await setIdentifiers(db, id, identifiers)) ? refuse('identifier.taken', 'identifiers') : undefined

async function storeMemberships(db: Db, id: string, memberships: OrganisationInput['memberships']) {
  await db.deleteFrom('membership').where('organisation', '=', id).execute()
  for (const [index, { network, from, to }] of memberships.entries()) {
    const found = await findOrganisation(db, 'everywhere', network)
    if (found?.kind !== 'network' || found.id === id) return refuse('organisation.unknown', 'memberships')
    const stored = await sql`insert into membership values (${id}, ${found.id}, ${from}, ${to ?? null})
      on conflict do nothing`.execute(db)
    const again: Fault = { path: `memberships.${index}`, code: 'duplicate', found: network }
    if (stored.numAffectedRows === 0n) return refuse('validation', [again])
  }
  return undefined
}

async function storeAccreditations(db: Db, id: string, accreditations: OrganisationInput['accreditations']) {
  await db.deleteFrom('accreditation').where('organisation', '=', id).execute()
  for (const { authority, number, category, from, to } of accreditations) {
    const found = await findOrganisation(db, 'everywhere', authority)
    if (!found) return refuse('organisation.unknown', 'accreditations')
    const row = {
      number: number ?? null,
      category: category ?? null,
      from_day: from ?? null,
      to_day: to ?? null,
    }
    await db
      .insertInto('accreditation')
      .values({ organisation: id, authority: found.id, ...row })
      .execute()
  }
  return undefined
}
