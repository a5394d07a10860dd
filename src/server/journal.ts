import { sql } from 'kysely'
import type pg from 'pg'
import type { Db } from './database.ts'
import type { Event } from './use-case.ts'

/** Adds the lines of a command, in its transaction. Each line's hash is made by the database as it is inserted. */
export async function writeLines(db: Db, account: string | null, at: Date, events: readonly Event[]) {
  const lines = events.map(({ action, subject, fields }) => ({
    account,
    at,
    action,
    subject,
    fields: [...fields],
  }))
  await sql`insert into journal (at, account, action, subject, fields, hash)
    select at, account, action, subject, fields, '' from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
      as line (at timestamptz, account text, action text, subject text, fields text[])`.execute(db)
}

/**
 * Seals the lines of all transactions that ended since the seal before: those from its last transaction on, to the
 * oldest that still runs. The digest is chained to the seal before. Returns how many lines were sealed.
 */
export async function sealJournal(pool: pg.Pool): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows: lock } = await client.query<{ held: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('maillage journal seal')) as held`,
    )
    const { rowCount, rows } = lock[0]?.held
      ? await client.query<{ lines: number }>(newSeal)
      : { rowCount: 0, rows: [] }
    await client.query('commit')
    return rowCount ? (rows[0]?.lines ?? 0) : 0
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

// The digest of a seal: over its number, bounds, the hash of each of its lines in order, and the digest before.
const digestOf = (
  number: string,
  epoch: string,
  from: string,
  to: string,
  hashes: string,
  previous: string,
) =>
  `sha256(convert_to(concat_ws('|', ${number}, ${epoch}, ${from}, ${to}, encode(coalesce(${previous}, ''), 'hex')), 'UTF8') || ${hashes})`

// An epoch begins with a restore: its transaction ids are another server's, so only its own lines and seals are compared.
const sealTo = (toTx: string) => `
  with last as (select * from journal_seal order by number desc limit 1),
  epoch as (select coalesce(max(number), 1) as number, coalesce(max(first_line), 0) as first_line from journal_epoch),
  bounds as (
    select coalesce((select number from last), 0) + 1 as number, e.number as epoch, e.first_line,
      coalesce((select to_tx from last where last.epoch = e.number), '0'::xid8) as from_tx, ${toTx} as to_tx,
      (select digest from last) as previous
    from epoch e
  ),
  lines as (
    select count(*)::int as lines, range_agg(int8range(j.id, j.id, '[]')) as ids, string_agg(j.hash, '' order by j.id) as hashes
    from journal j, bounds b where j.tx >= b.from_tx and j.tx < b.to_tx and j.id >= b.first_line
  )
  insert into journal_seal (number, epoch, from_tx, to_tx, line_ids, lines, previous, digest)
  select b.number, b.epoch, b.from_tx, b.to_tx, l.ids, l.lines, b.previous,
    ${digestOf('b.number', 'b.epoch', 'b.from_tx', 'b.to_tx', 'l.hashes', 'b.previous')}
  from bounds b, lines l where l.lines > 0
  returning lines`

const newSeal = sealTo('pg_snapshot_xmin(pg_current_snapshot())')

/** Seals every line of an epoch that has ended, where nobody writes. */
export const sealRemaining = sealTo(`(select ((max(j.tx::text::bigint) + 1)::text)::xid8 from journal j
  where j.id >= e.first_line)`)

export type Verdict =
  | { readonly ok: true; readonly lines: number }
  | { readonly ok: false; readonly brokenAt: number }

/**
 * Holds every line against its hash and every seal against its lines: a line changed, removed or slipped in before
 * the last seal is found. `brokenAt` is the first line's number.
 */
export async function verifyJournal(pool: pg.Pool): Promise<Verdict> {
  const { rows } = await pool.query<{ broken: number | null; lines: number }>(`
    with epochs as (
      select number, int8range(first_line, lead(first_line) over (order by number)) as line_ids,
        number = max(number) over () as running
      from (select 1 as number, 0::bigint as first_line union all select number, first_line from journal_epoch) as epoch
    ),
    seals as (
      select s.*, e.line_ids as epoch_ids, lag(digest) over (order by s.number) as digest_before,
        lag(to_tx) over (partition by epoch order by s.number) as to_before
      from journal_seal s left join epochs e on e.number = s.epoch
    ),
    ended as (select e.line_ids, e.running, max(s.to_tx) as to_tx
      from epochs e left join seals s on s.epoch = e.number group by e.line_ids, e.running),
    changed as (select j.id from journal j where j.hash <> journal_hash(j)),
    removed as (
      select gone.id from seals s, unnest(s.line_ids) as ids, generate_series(lower(ids), upper(ids) - 1) as gone (id)
      where not exists (select from journal j where j.id = gone.id)
    ),
    slipped as (
      select j.id from journal j join ended e on e.line_ids @> j.id
      where (j.tx < e.to_tx or not e.running)
        and not exists (select from seals s where s.line_ids @> j.id and j.tx >= s.from_tx and j.tx < s.to_tx)
    ),
    resealed as (
      select lower(s.line_ids) as id from seals s
      where s.previous is distinct from s.digest_before or s.from_tx <> coalesce(s.to_before, '0'::xid8)
        or s.digest <> (
          select ${digestOf('s.number', 's.epoch', 's.from_tx', 's.to_tx', `coalesce(string_agg(j.hash, '' order by j.id), '')`, 's.previous')}
          from journal j where j.tx >= s.from_tx and j.tx < s.to_tx and s.epoch_ids @> j.id)
    )
    select coalesce(
        (select min(id) from (select id from changed union all select id from removed union all select id from slipped) as b),
        (select min(id) from resealed)) as broken,
      (select count(*) from journal) as lines`)
  const found = rows[0] ?? { broken: null, lines: 0 }
  return found.broken === null ? { ok: true, lines: found.lines } : { ok: false, brokenAt: found.broken }
}
