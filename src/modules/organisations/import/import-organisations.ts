import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Fault, ok, refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { asRead, FileReading } from '../../../server/sheet.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import type { OrganisationShown } from '../organisation.forms.ts'
import {
  findOrganisation,
  findTerritories,
  insertOrganisation,
  json,
  liesUnder,
  setIdentifiers,
  setTerritories,
  shownOrganisations,
} from '../organisations.db.ts'
import { keepMade } from './imports.db.ts'
import { organisationTemplate, type Read, readOrganisations } from './organisations-file.ts'
import { readSaid, type Said, wroteOf } from './take-back-organisations.ts'

const counts = z.object({
  /** By which it may be undone. */
  import: z.uuid(),
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
  reading: FileReading,
})

/** Creates and updates organisations from a CSV or XLSX file, all or nothing. A dry run does the same and keeps nothing. */
export const importOrganisations = command({
  action: 'organisation.import',
  input: z.object({
    bytes: z.instanceof(Uint8Array, { error: 'CSV / XLSX' }),
    name: z.string().max(200).default('csv'),
    dryRun: z.stringbool().or(z.boolean()).default(false),
  }),
  output: counts,
  api: {
    method: 'post',
    path: '/organisations/import',
    summary: `Import organisations from CSV or XLSX (${organisationTemplate.join(';')})`,
    codes: ['file.encoding', 'file.type', 'file.too_large', 'malformed'],
  },

  rehearsal: ({ dryRun }) => dryRun,
  async run(context, { bytes, name, dryRun }) {
    const file = await readOrganisations(bytes)
    if (!file.ok) return file
    const { rows, reading } = file.value
    const outcome = await store(context, rows)
    if (outcome.faults.length > 0) return refuse('validation', asRead(outcome.faults, file.value))
    context.journal(createHash('sha256').update(bytes).digest('hex'), ['created', 'updated'])
    const { created, updated, unchanged } = outcome
    const done = { kind: 'organisations', added: created, changed: updated, unchanged } as const
    const wrote = await wroteOf(context.db, outcome.wrote)
    const made = await keepMade(context, { ...done, name, bytes, organisation: homeOf(context), wrote })
    return ok({ import: made, created, updated, unchanged, errors: [], dryRun, reading: { ...reading } })
  },
})

/** Without a parent it lies under the importer's own organisation, so that it does not fall out of its remit. */
const homeOf = ({ actor }: Writing) => {
  const remit = actor.remit('organisation.import')
  return remit === 'everywhere' ? null : (remit[0] ?? null)
}

type Outcome = {
  created: number
  updated: number
  unchanged: number
  faults: Fault[]
  /** What each organisation added or changed said before; null for what was not there. */
  readonly wrote: Map<string, Said | null>
}

async function store(context: Writing, rows: readonly Read[]): Promise<Outcome> {
  const outcome: Outcome = { created: 0, updated: 0, unchanged: 0, faults: [], wrote: new Map() }
  const territories = await territoriesOf(context.db, rows, outcome.faults)
  for (const row of parentsFirst(rows)) await storeOne(context, row, territories, outcome)
  for (const row of rows) await storeAccreditations(context, row, outcome)
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
  row: Read,
  territories: ReadonlyMap<string, { id: string; slug: string }>,
  outcome: Outcome,
) {
  const { db, actor } = context
  const remit = actor.remit('organisation.import')
  const { line, organisation } = row
  const faultAt = (column: string, code: string, found: string | undefined) =>
    void outcome.faults.push({ path: column, line, column, code, found })
  const placed: Placed = {
    ...row,
    faultAt,
    territories: organisation.territories.flatMap((code) => territories.get(code) ?? []),
    parent: organisation.parent ? await findOrganisation(db, remit, organisation.parent, true) : undefined,
  }
  if (organisation.parent && !placed.parent)
    return faultAt('parent', 'organisation.unknown', organisation.parent)
  const known = await findOrganisation(db, 'everywhere', organisation.slug)
  if (!known) return add(context, placed, outcome)
  const own = await findOrganisation(db, remit, known.id, true)
  return own ? change(context, placed, own, outcome) : faultAt('slug', 'organisation.foreign', known.slug)
}

type Found = NonNullable<Awaited<ReturnType<typeof findOrganisation>>>
/** A row of the file with what it names in the database, and the way to say what is wrong with it. */
type Placed = Read & {
  readonly territories: readonly { readonly id: string; readonly slug: string }[]
  readonly parent: Found | undefined
  faultAt(column: string, code: string, found: string | undefined): void
}

async function add(context: Writing, row: Placed, outcome: Outcome) {
  const { db } = context
  const id = await insertOrganisation(db, row.organisation, row.parent?.id ?? homeOf(context))
  if (!id) return row.faultAt('slug', 'organisation.slug_taken', row.organisation.slug)
  await tie(db, id, row)
  outcome.wrote.set(id, null)
  outcome.created += 1
}

/** Writes what the file says anew, where that is something else. */
async function change({ db }: Writing, row: Placed, known: Found, outcome: Outcome) {
  const [before] = await shownOrganisations(db, 'everywhere', { limit: 1, only: [known.id] })
  if (!before) throw new Error('the organisation just found is not there')
  const { organisation, territories, parent } = row
  // The file speaks French and Dutch: a name in another language stays.
  const now = { ...organisation, name: { ...before.name, ...organisation.name } }
  const slugs = [...new Set(territories.map((one) => one.slug))]
  if (same(before, now, slugs, known.email)) {
    outcome.unchanged += 1
    return
  }
  if (parent && (await liesUnder(db, parent.id, known.id)))
    return row.faultAt('parent', 'organisation.cycle', parent.slug)
  outcome.wrote.set(known.id, await readSaid(db, known.id))
  await update(db, known.id, now, parent?.id)
  await tie(db, known.id, row)
  outcome.updated += 1
}

/** Its territories, and its identifiers where no other organisation has them. */
async function tie(db: Db, id: string, { organisation, territories, faultAt }: Placed) {
  await setTerritories(
    db,
    id,
    territories.map((one) => one.id),
  )
  const taken = await setIdentifiers(db, id, organisation.identifiers)
  if (!taken) return
  const found = organisation.identifiers.find((one) => one.scheme === taken)?.value
  faultAt(taken, 'identifier.taken', found)
}

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
    (now.language === undefined || before.language === now.language) &&
    sorted(before.sectors) === sorted(now.sectors) &&
    sorted(before.territories) === sorted(territories) &&
    identifiers(before.identifiers) === identifiers(now.identifiers)
  )
}

const update = (
  db: Db,
  id: string,
  { name, kind, email, language, sectors }: Read['organisation'],
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
      ...(language === undefined ? {} : { language }),
      ...(parent === undefined ? {} : { parent }),
    }))
    .where('id', '=', id)
    .execute()

async function storeAccreditations(
  { db, actor }: Writing,
  { line, organisation, accreditedBy }: Read,
  { faults, wrote }: Outcome,
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
    const self = await findOrganisation(db, actor.remit('organisation.import'), organisation.slug, true)
    if (!self) continue
    const said = wrote.has(self.id) ? undefined : await readSaid(db, self.id)
    const { rows: stored } = await sql`insert into accreditation (organisation, authority)
      select ${self.id}, ${authority.id}
      where not exists (select from accreditation where organisation = ${self.id} and authority = ${authority.id})
      returning id`.execute(db)
    if (said && stored.length > 0) wrote.set(self.id, said)
  }
}
