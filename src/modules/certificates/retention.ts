import { sql } from 'kysely'
import type { Retained } from '../../server/retention.ts'
import type { Reading } from '../../server/use-case.ts'
import { texts } from './texts.ts'

/**
 * The names of those who hold certificates, kept as long as those of whoever enrolled (`retainedNames` of training), with
 * the digests of names: of holders, and of those whose work was assessed. What is left reaches its holder by the code that
 * they keep, is verified and counted as before, and is not issued to them again (0030_who_is_certified.sql).
 *
 * A badge whose holder wanted their name in it holds it in bytes that are signed, and a school's diploma in its file: both
 * are the certificate itself and stay as they are, until the holder asks for them to be erased (`eraseHolder`).
 */
export const retainedHolders: Retained = {
  kind: 'certificate_holders',
  label: texts.words('retention.holders'),
  months: 60,
  // Work is assessed in one year of a programme that may last three, and counts at its end.
  least: 36,
  async ended({ db }: Reading, before, what) {
    const held = sql`given is not null and issued_on < ${before}::timestamptz::date`
    const noted = sql`from assessed_work where noted_at < ${before}`
    const { rows } = await (what === 'count'
      ? sql<{ n: number }>`select (select count(*) from certificate_holder where ${held})::int
          + (select count(*) ${noted})::int as n`
      : sql<{ n: number }>`with unnamed as (
          update certificate_holder set given = null, family = null, person = sha256(convert_to(certificate::text, 'utf8'))
          where ${held} returning 1), gone as (delete ${noted} returning 1)
          select (select count(*) from unnamed)::int + (select count(*) from gone)::int as n`
    ).execute(db)
    return rows[0]?.n ?? 0
  },
}
