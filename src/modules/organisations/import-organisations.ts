import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Fault, ok, refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import { command, type Writing } from '../../server/use-case.ts'
import type { OrganisationShown } from './organisation.forms.ts'
import {
  findOrganisation,
  findTerritories,
  insertOrganisation,
  json,
  setIdentifiers,
  setTerritories,
  shownOrganisations,
} from './organisations.db.ts'
import { organisationTemplate, type Read, readOrganisations } from './organisations-file.ts'

const counts = z.object({
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  errors: z.array(
    z.object({
      line: z.number(),
      column: z.string(),
      code: z.string(),
      expected: z.string().optional(),
      found: z.string().optional(),
    }),
  ),
  dryRun: z.boolean(),
  reading: z.object({ encoding: z.string(), separator: z.string() }),
})

/** Creates and updates organisations from a CSV file, all or nothing. A dry run does the same and keeps nothing. */
export const importOrganisations = command({
  action: 'organisation.import',
  input: z.object({
    bytes: z.instanceof(Uint8Array, { error: 'CSV' }),
    dryRun: z.stringbool().or(z.boolean()).default(false),
  }),
  output: counts,
  api: {
    method: 'post',
    path: '/organisations/import',
    summary: `Import organisations from CSV (${organisationTemplate.join(';')})`,
    codes: ['file.encoding', 'malformed'],
  },

  rehearsal: ({ dryRun }) => dryRun,
  async run(context, { bytes, dryRun }) {
    const file = readOrganisations(bytes)
    if (!file.ok) return file
    const { rows, reading } = file.value
    const outcome = await store(context, rows)
    if (outcome.faults.length > 0) return refuse('validation', outcome.faults)
    context.journal(createHash('sha256').update(bytes).digest('hex'), ['created', 'updated'])
    const { created, updated, unchanged } = outcome
    return ok({ created, updated, unchanged, errors: [], dryRun, reading: { ...reading } })
  },
})

type Outcome = { created: number; updated: number; unchanged: number; faults: Fault[] }

async function store(context: Writing, rows: readonly Read[]): Promise<Outcome> {
  const outcome: Outcome = { created: 0, updated: 0, unchanged: 0, faults: [] }
  const territories = await territoriesOf(context.db, rows, outcome.faults)
  for (const row of parentsFirst(rows)) await storeOne(context, row, territories, outcome)
  for (const row of rows) await storeAccreditations(context, row, outcome.faults)
  return outcome
}

/** Rows whose parent is in the file too come after it, whatever the file's order. */
function parentsFirst(rows: readonly Read[]): readonly Read[] {
  const bySlug = new Map(rows.map((row) => [row.organisation.slug, row]))
  const ordered = new Set<Read>()
  const place = (row: Read, below: readonly Read[]) => {
    const parent = row.organisation.parent ? bySlug.get(row.organisation.parent) : undefined
    if (parent && !ordered.has(parent) && !below.includes(parent)) place(parent, [...below, row])
    ordered.add(row)
  }
  for (const row of rows) place(row, [])
  return [...ordered]
}

async function territoriesOf(db: Db, rows: readonly Read[], faults: Fault[]) {
  const named = new Set(rows.flatMap((row) => row.organisation.territories))
  const found = await findTerritories(db, [...named])
  const ids = new Map(
    found.flatMap(
      (one) =>
        [
          [one.slug, one],
          [one.code, one],
        ] as const,
    ),
  )
  for (const { line, organisation } of rows)
    for (const code of organisation.territories)
      if (!ids.has(code))
        faults.push({ path: 'territory', line, column: 'territory', code: 'territory.unknown', found: code })
  return ids
}

async function storeOne(
  context: Writing,
  { line, organisation }: Read,
  territories: ReadonlyMap<string, { id: string; slug: string }>,
  outcome: Outcome,
) {
  const { db, actor } = context
  const remit = actor.remit('organisation.import')
  const wanted = organisation.territories.flatMap((code) => territories.get(code) ?? [])
  const parent = organisation.parent ? await findOrganisation(db, remit, organisation.parent) : undefined
  if (organisation.parent && !parent) {
    outcome.faults.push({
      path: 'parent',
      line,
      column: 'parent',
      code: 'organisation.unknown',
      found: organisation.parent,
    })
    return
  }
  const known = await findOrganisation(db, 'everywhere', organisation.slug)
  if (!known) {
    // Without a parent it lies under the importer's own organisation, so that it does not fall out of its remit.
    const home = remit === 'everywhere' ? null : (remit[0] ?? null)
    const id = await insertOrganisation(db, organisation, parent?.id ?? home)
    await setTerritories(
      db,
      id,
      wanted.map((one) => one.id),
    )
    await storeIdentifiers(id)
    outcome.created += 1
    return
  }
  const [before] = await shownOrganisations(db, remit, { limit: 1, only: [known.id] })
  if (!before) {
    outcome.faults.push({
      path: 'slug',
      line,
      column: 'slug',
      code: 'organisation.foreign',
      found: organisation.slug,
    })
    return
  }
  // The file speaks French and Dutch: a name in another language stays.
  const now = { ...organisation, name: { ...before.name, ...organisation.name } }
  if (
    same(
      before,
      now,
      wanted.map((one) => one.slug),
      known.email,
    )
  ) {
    outcome.unchanged += 1
    return
  }
  if (parent && (await liesUnder(db, parent.id, known.id))) {
    outcome.faults.push({
      path: 'parent',
      line,
      column: 'parent',
      code: 'organisation.cycle',
      found: parent.slug,
    })
    return
  }
  await update(db, known.id, now, parent?.id)
  await setTerritories(
    db,
    known.id,
    wanted.map((one) => one.id),
  )
  await storeIdentifiers(known.id)
  outcome.updated += 1

  async function storeIdentifiers(id: string) {
    const taken = await setIdentifiers(db, id, organisation.identifiers)
    if (!taken) return
    const found = organisation.identifiers.find((one) => one.scheme === taken)?.value
    outcome.faults.push({ path: taken, line, column: taken, code: 'identifier.taken', found })
  }
}

/** Whether an organisation would lie under itself. */
const liesUnder = async (db: Db, organisation: string, above: string) =>
  (await db
    .selectFrom('organisation_ancestor')
    .select('depth')
    .where('organisation', '=', organisation)
    .where('ancestor', '=', above)
    .executeTakeFirst()) !== undefined

function same(
  before: OrganisationShown,
  now: Read['organisation'],
  territories: readonly string[],
  email: string | null,
): boolean {
  const sorted = (values: readonly string[]) => [...values].sort().join('|')
  const identifiers = (of: readonly { scheme: string; value: string }[]) =>
    sorted(of.map((one) => `${one.scheme}:${one.value}`))
  return (
    JSON.stringify(Object.entries(before.name).sort()) === JSON.stringify(Object.entries(now.name).sort()) &&
    before.kind === now.kind &&
    (now.parent === undefined || now.parent === null || before.parent === now.parent) &&
    (email ?? null) === (now.email ?? null) &&
    sorted(before.sectors) === sorted(now.sectors) &&
    sorted(before.territories) === sorted(territories) &&
    identifiers(before.identifiers) === identifiers(now.identifiers)
  )
}

const update = (
  db: Db,
  id: string,
  { name, kind, email, sectors }: Read['organisation'],
  parent: string | undefined,
) =>
  db
    .updateTable('organisation')
    .set((eb) => ({
      name: json(name),
      kind,
      email: email ?? null,
      sectors: [...sectors],
      version: eb('version', '+', 1),
      ...(parent === undefined ? {} : { parent }),
    }))
    .where('id', '=', id)
    .execute()

async function storeAccreditations(
  { db, actor }: Writing,
  { line, organisation, accreditedBy }: Read,
  faults: Fault[],
) {
  for (const slug of accreditedBy) {
    const authority = await findOrganisation(db, 'everywhere', slug)
    if (!authority) {
      faults.push({
        path: 'accredited_by',
        line,
        column: 'accredited_by',
        code: 'organisation.unknown',
        found: slug,
      })
      continue
    }
    const self = await findOrganisation(db, actor.remit('organisation.import'), organisation.slug)
    if (!self) continue
    await sql`insert into accreditation (organisation, authority) select ${self.id}, ${authority.id}
      where not exists (select from accreditation where organisation = ${self.id} and authority = ${authority.id})`.execute(
      db,
    )
  }
}
