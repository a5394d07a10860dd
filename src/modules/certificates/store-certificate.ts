import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { ok, refuse } from '../../kernel/result.ts'
import type { Arrived } from '../../server/files/arrival.ts'
import { keepFile } from '../../server/files/keep-file.ts'
import type { Upload } from '../../server/form-input.ts'
import type { Writing } from '../../server/use-case.ts'
import { type BadgeOf, badgeOf } from './badges/badge.ts'
import { signedAll } from './badges/sign.ts'
import { listLength } from './badges/status-list.ts'
import type { Programme } from './certificates.db.ts'
import type { Signer } from './issuers/issuers.db.ts'

/** Who holds a certificate: what is kept apart from it. */
export type Holder = {
  readonly person: Buffer
  readonly enrolments: readonly string[]
  readonly given: string
  readonly family: string
  readonly college: string
  readonly named: boolean
}

type New = {
  readonly id: string
  readonly programme: Programme
  readonly issuer: string
  readonly holder: Holder
}

type Body = {
  readonly issuer_key?: string
  readonly credential?: string
  readonly list?: number
  readonly position?: number
  readonly diploma?: string
  readonly diploma_sha256?: Buffer
}

/** Stores certificates and who holds them. Answers the ids of those that are stored: a place in a list may be taken. */
async function insert(
  { db, now, today }: Writing,
  all: readonly (New & { readonly body: Body })[],
): Promise<ReadonlySet<string>> {
  const given = all.map(({ id, programme, issuer, holder, body }) => ({
    ...{ id, programme: programme.id, issuer, title: programme.title, ...body },
    ...{ ...holder, person: holder.person.toString('hex') },
    diploma_sha256: body.diploma_sha256?.toString('hex'),
  }))
  const { rows } = await sql<{ certificate: string }>`
    with asked as (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (id uuid, programme uuid, issuer uuid,
        title jsonb, issuer_key uuid, credential text, list int, position int, diploma uuid, diploma_sha256 text,
        person text, enrolments uuid[], given text, family text, college text, named boolean)),
    made as (
      insert into certificate (id, programme, issuer, title, issued_at, issuer_key, credential, list, position, diploma,
        diploma_sha256)
      select id, programme, issuer, title, ${now}, issuer_key, credential, list, position, diploma,
        decode(diploma_sha256, 'hex') from asked
      on conflict on constraint certificate_position_is_once do nothing returning id)
    insert into certificate_holder (certificate, programme, person, enrolments, given, family, college, issued_on, named)
    select id, programme, decode(person, 'hex'), enrolments, given, family, college, ${today}::date, named
    from asked join made using (id) returning certificate`.execute(db)
  return new Set(rows.map((one) => one.certificate))
}

/** Where the lists of what a key signed are read. */
export const listAddress = (baseUrl: string, key: string, list: number) =>
  `${baseUrl}/api/v1/certificates/lists/${key}/${list}`

export type NewBadge = { readonly made: New; readonly badge: Omit<BadgeOf, 'status'> }

/** Badges signed, each with its place in a list. */
async function signedIn(
  { baseUrl, now }: Writing,
  badges: readonly NewBadge[],
  key: Signer['key'],
  list: number,
): Promise<readonly (New & { readonly body: Body })[]> {
  const placed = badges.map((one) => ({ ...one, position: randomInt(listLength) }))
  const address = listAddress(baseUrl, key.id, list)
  const unsigned = placed.map(({ badge, position }) =>
    badgeOf({ ...badge, status: { list: address, position } }),
  )
  const credentials = await signedAll(unsigned, key, now)
  return placed.map(({ made, position }, at) => ({
    ...made,
    body: { issuer_key: key.id, credential: JSON.stringify(credentials[at]), list, position },
  }))
}

/**
 * Signs badges and stores them, each at a place of its own in a list, drawn by lot: no place tells when its badge was
 * made. Where place after place is taken the list is nearly full, and the next one begins.
 */
export async function storeBadges(
  context: Writing,
  badges: readonly NewBadge[],
  { key, list: last }: Signer,
): Promise<void> {
  let left = badges
  for (let attempt = 0; left.length > 0; attempt += 1) {
    const list = (last ?? 1) + (attempt < 8 ? 0 : 1)
    const stored = await insert(context, await signedIn(context, left, key, list))
    left = left.filter(({ made }) => !stored.has(made.id))
  }
}

/** Keeps the diploma that a school made, which must be a PDF by its content. */
export async function storeDiploma(context: Writing, made: New, given: Upload | Arrived) {
  const { id: programme, holder: organisation } = made.programme
  const kept = await keepFile(context, given, { organisation, programme, path: 'diploma' })
  if (!kept.ok) return kept
  const { type, sha256 } = await context.db
    .selectFrom('file')
    .select(['type', 'sha256'])
    .where('id', '=', kept.value)
    .executeTakeFirstOrThrow()
  if (type !== 'application/pdf')
    return refuse('file.type', [{ path: 'diploma', code: 'file.type', expected: 'PDF' }])
  await insert(context, [{ ...made, body: { diploma: kept.value, diploma_sha256: sha256 } }])
  return ok({})
}
