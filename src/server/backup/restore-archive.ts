import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Connection } from '../database.ts'
import type { Erasure } from '../erasure.ts'
import { wrapKey } from '../keys.ts'
import { migrate, migrationFiles } from '../migrate.ts'
import { beginEpoch, noteErasures } from './after-load.ts'
import { aroundLoad } from './around-load.ts'
import { clear, mustBeEmpty } from './empty-database.ts'
import {
  type ArchivedTable,
  Contents,
  contentsEntry,
  jobsKey,
  keyOf,
  Manifest,
  manifestEntry,
  settings,
  tableOfPiece,
} from './manifest.ts'
import { type ArchiveEntry, entriesOf } from './read-archive.ts'
import { Unreadable } from './unreadable.ts'
import { archivedTables, type Progress } from './write-archive.ts'

type Target = {
  readonly owner: Connection
  readonly secret: string
  readonly prefix?: string | undefined
  /** The recovery key that the archive was encrypted to. */
  readonly identity: string
  readonly now: Date
  /** What was erased since the archive was made, as far as is known: it is erased again before anybody signs in. */
  readonly erasures: readonly Erasure[]
  progress?: Progress
}

/**
 * Puts an archive into an empty database: the migrations it was made at, its rows in one transaction, then those
 * migrations that came since. Interrupted or refused, it leaves a database that is still empty. Throws `Unreadable` or
 * `NotEmpty`.
 */
export async function restoreArchive(target: Target, archive: AsyncIterable<Uint8Array>): Promise<Manifest> {
  const entries = entriesOf(target.identity, archive)
  const client = new pg.Client({ ...target.owner, application_name: 'maillage restore' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const manifest = await readManifest(entries)
    await mustBeEmpty(client)
    await bringTo(client, target, manifest)
    await client.query('begin')
    await load(client, target, manifest, entries)
    const complete = await hasEpochs(client)
    if (complete) await afterwards(client, target)
    await client.query('commit')
    await migrate(target.owner, { secret: target.secret, prefix: target.prefix })
    if (!complete) await client.query('begin')
    if (!complete) await afterwards(client, target)
    if (!complete) await client.query('commit')
    await client.query('analyze')
    return manifest
  } finally {
    await client.end()
    await entries.return(undefined)
  }
}

async function readManifest(entries: AsyncGenerator<ArchiveEntry>): Promise<Manifest> {
  const { value, done } = await entries.next()
  if (done || value.name !== manifestEntry) throw new Unreadable('incomplete')
  const manifest = Manifest.parse(JSON.parse(value.bytes.toString('utf8')))
  const known = new Map((await migrationFiles()).map((file) => [file.name, file.sha256]))
  if (manifest.migrations.some(({ name, sha256 }) => known.get(name) !== sha256))
    throw new Unreadable('newer')
  return manifest
}

/** A database that is at another migration, of a first start with nothing in it, begins anew. */
async function bringTo(client: pg.Client, { owner, secret, prefix }: Target, { migrations }: Manifest) {
  const { rows } = await client.query(`select to_regclass('public.migration') is not null as begun`)
  if (rows[0]?.begun) {
    const { rows: applied } = await client.query<{ name: string }>('select name from public.migration')
    if (applied.length !== migrations.length) await clear(client)
  }
  await migrate(owner, { secret, prefix, upTo: migrations.at(-1)?.name })
}

async function load(
  client: pg.Client,
  target: Target,
  manifest: Manifest,
  entries: AsyncGenerator<ArchiveEntry>,
) {
  await client.query(settings)
  await client.query(`set local maintenance_work_mem = '128MB'`)
  await client.query(
    'create temporary table restored_job (task text, payload json, key text, run_at timestamptz) on commit drop',
  )
  await sameTables(client, manifest)
  const { before, after } = await aroundLoad(client, manifest.tables)
  for (const statement of before) await client.query(statement)
  await client.query(`truncate ${manifest.tables.map(quoted).join(', ')}`)
  const arrived = await loadRows(client, manifest, entries, target.progress)
  for (const statement of after) await client.query(statement)
  for (const { schema, name, value } of manifest.sequences)
    await client.query('select setval($1::regclass, $2::bigint)', [quoted({ schema, name }), value])
  for (const { id, bytes } of manifest.keys) await wrapAnew(client, target.secret, id, bytes)
  await client.query('select jobs.enqueue(task, payload, key, run_at) from restored_job')
  return arrived
}

const ident = pg.escapeIdentifier
const quoted = ({ schema, name }: { readonly schema: string; readonly name: string }) =>
  `${ident(schema)}.${ident(name)}`

/** An archive of the same migrations has the same tables; one that does not was not made by Maillage. */
async function sameTables(client: pg.Client, { tables }: Manifest) {
  const { rows } = await client.query<ArchivedTable>(archivedTables)
  const shape = (all: readonly ArchivedTable[]) =>
    JSON.stringify(all.map((one) => [keyOf(one), [...one.columns].sort()]))
  if (shape(rows) !== shape(tables)) throw new Unreadable('incomplete')
}

/** Every table's rows into it, then what arrived held against what the archive says it held. */
async function loadRows(
  client: pg.Client,
  { tables }: Manifest,
  entries: AsyncGenerator<ArchiveEntry>,
  progress?: Progress,
) {
  const into = new Map(
    tables.map((one) => [
      keyOf(one),
      `copy ${quoted(one)} (${one.columns.map(ident).join(', ')}) from stdin`,
    ]),
  )
  into.set(jobsKey, 'copy restored_job from stdin')
  const arrived: Contents = {}
  let contents: Contents | undefined
  let present: Loading | undefined
  for await (const { name, bytes } of entries) {
    const table = tableOfPiece(name)
    if (present && present.table !== table) arrived[present.table] = await present.end()
    if (present?.table !== table) present = undefined
    if (name === contentsEntry) contents = Contents.parse(JSON.parse(bytes.toString('utf8')))
    if (table === undefined) continue
    const statement = into.get(table)
    if (statement === undefined) throw new Unreadable('incomplete')
    present ??= new Loading(client, table, statement)
    await present.add(bytes)
    progress?.(table, present.bytes / 1_048_576)
  }
  if (!contents) throw new Unreadable('incomplete')
  for (const [table, held] of Object.entries(contents)) compare(held, arrived[table])
}

function compare(held: Contents[string], came: Contents[string] = nothing) {
  if (held.rows !== came.rows || held.sha256 !== came.sha256) throw new Unreadable('incomplete')
}
const nothing = { rows: 0, sha256: createHash('sha256').digest('hex') }

/** One table on its way in. */
class Loading {
  readonly table: string
  bytes = 0
  readonly #stream: ReturnType<typeof copyFrom>
  readonly #stored: Promise<void>
  readonly #digest = createHash('sha256')
  constructor(client: pg.Client, table: string, statement: string) {
    this.table = table
    this.#stream = client.query(copyFrom(statement))
    this.#stored = finished(this.#stream)
    this.#stored.catch(() => undefined)
  }
  async add(piece: Buffer) {
    this.#digest.update(piece)
    this.bytes += piece.length
    if (!this.#stream.write(piece)) await Promise.race([once(this.#stream, 'drain'), this.#stored])
  }
  async end() {
    this.#stream.end()
    await this.#stored
    return { rows: this.#stream.rowCount, sha256: this.#digest.digest('hex') }
  }
}

async function wrapAnew(client: pg.Client, secret: string, id: string, bytes: string) {
  const { wrapped, wrapped_with } = wrapKey({ id, bytes: Buffer.from(bytes, 'base64') }, secret)
  await client.query('update public.installation_key set wrapped = $2, wrapped_with = $3 where id = $1', [
    id,
    wrapped,
    wrapped_with,
  ])
}

/** An archive from before there were epochs gets its own once the later migrations are there. */
async function hasEpochs(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`select to_regclass('public.journal_epoch') is not null as known`)
  return rows[0]?.known === true
}

async function afterwards(client: pg.Client, { now, erasures }: Target) {
  await beginEpoch(client, now)
  await noteErasures(client, erasures)
}
