import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { Arrived } from '../../server/files/arrival.ts'
import { keepFile } from '../../server/files/keep-file.ts'
import type { Upload } from '../../server/form-input.ts'
import type { Writing } from '../../server/use-case.ts'
import { json } from '../organisations/index.ts'
import { type BadgeOf, badgeOf } from './badges/badge.ts'
import { signed } from './badges/sign.ts'
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

/** Stores a certificate and who holds it; false where its place in the list is taken. */
async function insert({ db, now, today }: Writing, { id, programme, issuer, holder }: New, body: Body) {
  const title: Localized = programme.title
  const { person, enrolments, given, family, college, named } = holder
  const { numAffectedRows } = await sql`
    with made as (
      insert into certificate (id, programme, issuer, title, issued_at, issuer_key, credential, list, position, diploma,
        diploma_sha256)
      values (${id}, ${programme.id}, ${issuer}, ${json(title)}, ${now}, ${body.issuer_key ?? null},
        ${body.credential ?? null}, ${body.list ?? null}, ${body.position ?? null}, ${body.diploma ?? null},
        ${body.diploma_sha256 ?? null})
      on conflict on constraint certificate_position_is_once do nothing returning id, programme)
    insert into certificate_holder (certificate, programme, person, enrolments, given, family, college, issued_on, named)
    select id, programme, ${person}::bytea, ${sql.val([...enrolments])}::uuid[], ${given}, ${family}, ${college},
      ${today}::date, ${named}::boolean from made`.execute(db)
  return numAffectedRows === 1n
}

/** Where the lists of what a key signed are read. */
export const listAddress = (baseUrl: string, key: string, list: number) =>
  `${baseUrl}/api/v1/certificates/lists/${key}/${list}`

/**
 * Signs a badge and stores it at a place of its own in a list, drawn by lot: no place tells when its badge was made. Where
 * place after place is taken the list is nearly full, and the next one begins.
 */
export async function storeBadge(
  context: Writing,
  made: New,
  badge: Omit<BadgeOf, 'status'>,
  { key, list: last }: Signer,
): Promise<void> {
  const { now, baseUrl } = context
  for (let attempt = 0; ; attempt += 1) {
    const list = (last ?? 1) + (attempt < 8 ? 0 : 1)
    const position = randomInt(listLength)
    const status = { list: listAddress(baseUrl, key.id, list), position }
    const credential = JSON.stringify(await signed(badgeOf({ ...badge, status }), key, now))
    if (await insert(context, made, { issuer_key: key.id, credential, list, position })) return
  }
}

/** Keeps the diploma that a school made, which must be a PDF by its content. */
export async function storeDiploma(context: Writing, made: New, given: Upload | Arrived) {
  const kept = await keepFile(context, given, { organisation: made.programme.holder, path: 'diploma' })
  if (!kept.ok) return kept
  const { type, sha256 } = await context.db
    .selectFrom('file')
    .select(['type', 'sha256'])
    .where('id', '=', kept.value)
    .executeTakeFirstOrThrow()
  if (type !== 'application/pdf')
    return refuse('file.type', [{ path: 'diploma', code: 'file.type', expected: 'PDF' }])
  await insert(context, made, { diploma: kept.value, diploma_sha256: sha256 })
  return ok({})
}
