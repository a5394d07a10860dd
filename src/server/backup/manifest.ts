import { z } from 'zod'

/** The first entry of an archive: what is in it, and what a database must be before it takes it. */
export const Manifest = z.object({
  product: z.string(),
  madeAt: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })).min(1),
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      columns: z.array(z.string()).min(1),
      bytes: z.number(),
    }),
  ),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), value: z.string() })),
  /** The installation's keys, unwrapped: a restore wraps them with the secret of its own place. */
  keys: z.array(z.object({ id: z.uuid(), bytes: z.base64() })),
})
export type Manifest = z.output<typeof Manifest>
export type ArchivedTable = Manifest['tables'][number]

/** The last entry: what each table held, to be compared with what arrived. */
export const Contents = z.record(z.string(), z.object({ rows: z.number(), sha256: z.string() }))
export type Contents = z.output<typeof Contents>

export const manifestEntry = 'manifest.json'
export const contentsEntry = 'contents.json'
/** A table is in as many entries as it takes: a tar entry says its length before its bytes. */
export const pieceOf = (table: string, number: number) => `tables/${table}/${number}`
export const tableOfPiece = (entry: string) => /^tables\/([^/]+)\/\d+$/.exec(entry)?.[1]
export const keyOf = ({ schema, name }: { readonly schema: string; readonly name: string }) =>
  `${schema}.${name}`

/** Jobs that wait, as a table of its own: the queue's own tables belong to its library and its version. */
export const jobsKey = 'jobs'

/** How values are written, whatever the settings of the two servers are. */
export const settings = `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local timezone = 'UTC'; set local extra_float_digits = 3; set local bytea_output = 'hex';
  set local search_path = public; set local statement_timeout = 0; set local lock_timeout = 0;
  set local idle_in_transaction_session_timeout = 0`
