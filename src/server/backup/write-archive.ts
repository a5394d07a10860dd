import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import pg from 'pg'
import { type Pack, pack } from 'tar-stream'
import type { Connection } from '../database.ts'
import { openKey } from '../keys.ts'
import { CopyOut } from './copy-out.ts'
import {
  type ArchivedTable,
  type Contents,
  contentsEntry,
  jobsKey,
  keyOf,
  type Manifest,
  manifestEntry,
  pieceOf,
  settings,
} from './manifest.ts'
import { sealedFor } from './sealed-stream.ts'

export class NoRecoveryKey extends Error {}

/** Told now and then while an archive is written or read. */
export type Progress = (table: string, megabytes: number) => void

type Source = {
  readonly owner: Connection
  readonly secret: string
  readonly secretBefore?: string | undefined
  readonly product: string
  readonly now: Date
  /** Whom it is encrypted to, where the database does not say: one from before there were recovery keys. */
  readonly recipient?: string
  progress?: Progress
}

/**
 * Writes all that the database holds at one moment into one encrypted archive, while people go on working: one read-only
 * transaction of repeatable reads sees none of what is written since. Throws `NoRecoveryKey` where there is none.
 */
export async function writeArchive(
  source: Source,
  sink: (archive: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ ...source.owner, application_name: 'maillage backup' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin transaction isolation level repeatable read, read only')
    await client.query(settings)
    await client.query(`set local maillage.backup = 'on'`)
    const recipient = source.recipient ?? (await newestRecipient(client))
    if (recipient === undefined) throw new NoRecoveryKey('no recovery key')
    const tar = pack()
    const zstd = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } })
    const written = pipeline(
      async function* () {
        yield* tar
      },
      zstd,
      (compressed: AsyncIterable<Buffer>) => sealedFor(recipient, compressed),
      sink,
    )
    // What ends the one ends the other: neither waits for what will not come.
    written.catch((error) => {
      tar.destroy(error)
      void client.end().catch(() => undefined)
    })
    const read = writeEntries(client, source, tar).catch((error) => {
      tar.destroy(error)
      throw error
    })
    await firstFailure(written, read)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Waits for both; where both fail, the sink's reason is the cause and the reader's only its consequence. */
async function firstFailure(written: Promise<void>, read: Promise<void>) {
  const causes: unknown[] = []
  await Promise.all([written, read].map((one) => one.catch((error) => causes.push(error))))
  if (causes.length > 0) throw causes.find((one) => 'code' in (one as object)) ?? causes[0]
}

async function newestRecipient(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ recipient: string }>(
    'select recipient from public.recovery_key order by made_at desc limit 1',
  )
  return rows[0]?.recipient
}

async function writeEntries(client: pg.Client, source: Source, tar: Pack) {
  const manifest = await manifestOf(client, source)
  await entry(tar, manifestEntry, Buffer.from(JSON.stringify(manifest)))
  const contents: Contents = {}
  for (const table of manifest.tables) {
    const key = keyOf(table)
    contents[key] = await writeTable(client, tar, key, copyOf(table), source.progress)
  }
  contents[jobsKey] = await writeTable(client, tar, jobsKey, waitingJobs)
  await entry(tar, contentsEntry, Buffer.from(JSON.stringify(contents)))
  tar.finalize()
}

const name = pg.escapeIdentifier
const copyOf = ({ schema, name: table, columns }: ArchivedTable) =>
  `select ${columns.map(name).join(', ')} from ${name(schema)}.${name(table)}`
const waitingJobs = `select t.identifier, j.payload, j.key, j.run_at from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id where j.attempts < j.max_attempts order by j.id`

/** A table in pieces of some megabytes: its bytes are passed on as PostgreSQL writes them, never looked into. */
async function writeTable(client: pg.Client, tar: Pack, key: string, query: string, progress?: Progress) {
  const copy = client.query(new CopyOut(`copy (${query}) to stdout`))
  const digest = createHash('sha256')
  let [number, written] = [0, 0]
  for await (const piece of copy) {
    digest.update(piece)
    await entry(tar, pieceOf(key, number), piece)
    written += piece.length
    number += 1
    progress?.(key, written / 1_048_576)
  }
  return { rows: copy.rowCount, sha256: digest.digest('hex') }
}

const entry = (tar: Pack, name: string, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const written = (error?: Error | null) => (error ? reject(error) : resolve())
    tar.entry({ name, size: bytes.length, mode: 0o600, mtime: new Date(0) }, written).end(bytes)
  })

async function manifestOf(client: pg.Client, source: Source): Promise<Manifest> {
  const { rows: migrations } = await client.query<Manifest['migrations'][number]>(
    'select name, sha256 from public.migration order by name',
  )
  const { rows: tables } = await client.query<ArchivedTable>(archivedTables)
  const { rows: sequences } = await client.query<Manifest['sequences'][number]>(
    `select schemaname as schema, sequencename as name, last_value::text as value from pg_sequences
     where schemaname in ('public', 'sign_in') and last_value is not null`,
  )
  const keys = tables.some((one) => keyOf(one) === 'public.installation_key')
    ? await keysOf(client, source)
    : []
  const { product, now } = source
  return { product, madeAt: now.toISOString(), migrations, tables, sequences, keys }
}

/** Every table but the list of migrations, with the columns that are not computed; a partitioned one as a whole. */
export const archivedTables = `
  select n.nspname as schema, c.relname as name,
    (select json_agg(a.attname order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    case c.relkind when 'p' then (select coalesce(sum(pg_relation_size(relid)), 0) from pg_partition_tree(c.oid))
      else pg_relation_size(c.oid) end::float8 as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'sign_in') and c.relkind in ('r', 'p') and not c.relispartition
    and (n.nspname, c.relname) <> ('public', 'migration')
  order by 1, 2`

async function keysOf(client: pg.Client, { secret, secretBefore }: Source): Promise<Manifest['keys']> {
  const { rows } = await client.query<{ id: string; wrapped: Buffer; wrapped_with: string }>(
    'select id, wrapped, wrapped_with from public.installation_key',
  )
  return rows.map((row) => ({ id: row.id, bytes: openKey(row, secret, secretBefore).toString('base64') }))
}
