import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import { isUuid } from '../../kernel/slug.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { inTree } from '../organisations/index.ts'
import type { Attended } from '../training/index.ts'
import type { RuleShown } from './certificates.forms.ts'

export type Programme = {
  readonly id: string
  readonly slug: string
  readonly title: Localized
  readonly description: Localized | null
  readonly holder: string
}

/** A programme by slug or id, held within the remit. */
export const findProgramme = async (db: Db, remit: Remit, reference: string) =>
  (await db
    .selectFrom('programme as p')
    .select(['p.id', 'p.slug', 'p.title', 'p.description', 'p.holder'])
    .where(isUuid(reference) ? 'p.id' : 'p.slug', '=', reference)
    .where(inTree(remit, 'p.holder'))
    .executeTakeFirst()) as Programme | undefined

/** The programme that somebody enrolled in, where it is held within the remit, and who they are there. */
export async function enrolledIn(db: Db, remit: Remit, enrolment: string) {
  const found = await db
    .selectFrom('enrolment as e')
    .innerJoin('training_session as s', 's.id', 'e.session')
    .innerJoin('training_module as m', 'm.id', 's.module')
    .select(['m.programme', 'e.person'])
    .where('e.id', '=', enrolment)
    .executeTakeFirst()
  const programme = found && (await findProgramme(db, remit, found.programme))
  return found && programme ? { programme, person: found.person } : undefined
}

export type Module = {
  readonly slug: string
  readonly title: Localized
  readonly competences: readonly Localized[]
}

/** The modules that count for a certificate: those that were adopted. */
export const modulesOf = async (db: Db, programme: string) =>
  (await db
    .selectFrom('training_module')
    .select(['slug', 'title', 'competences'])
    .where('programme', '=', programme)
    .where('state', '=', 'adopted')
    .orderBy('position')
    .execute()) as unknown as readonly Module[]

/** What a programme asks of whoever it certifies, with the ids of its issuers. */
export const ruleOf = (db: Db, programme: string) =>
  db.selectFrom('certificate_rule').selectAll().where('programme', '=', programme).executeTakeFirst()

/** The same as it is shown. */
export const shownRule = async (db: Db, programme: string): Promise<RuleShown | undefined> =>
  db
    .selectFrom('certificate_rule as r')
    .innerJoin('programme as p', 'p.id', 'r.programme')
    .innerJoin('certificate_issuer as i', 'i.id', 'r.issuer')
    .leftJoin('certificate_issuer as c', 'c.id', 'r.co_issuer')
    .select(['p.slug as programme', 'r.modules', 'r.attendance', 'r.work', 'r.ects', 'r.eqf', 'r.version'])
    .select(['i.slug as issuer', 'c.slug as co_issuer'])
    .where('r.programme', '=', programme)
    .executeTakeFirst()

/** A certificate as anybody may see it. */
export async function findCertificate(db: Db, id: string) {
  const row = await db
    .selectFrom('certificate as c')
    .innerJoin('certificate_issuer as i', 'i.id', 'c.issuer')
    .select(['c.id', 'c.title', 'c.issued_at', 'c.issuer_key', 'c.credential', 'c.list', 'c.position'])
    .select(['c.diploma_sha256', 'c.revoked_at', 'c.erased_at', 'c.programme'])
    .select(['i.id as issuer', 'i.slug as issuer_slug', 'i.name as issuer_name', 'i.url as issuer_url'])
    .where('c.id', '=', id)
    .executeTakeFirst()
  return row && { ...row, title: row.title as Localized, issuer_name: row.issuer_name as Localized }
}

export type CertificateRow = NonNullable<Awaited<ReturnType<typeof findCertificate>>>

/** The file of a diploma, for whoever sees who holds it: row level security decides. */
export const diplomaOf = async (db: Db, id: string): Promise<string | undefined> =>
  (
    await db
      .selectFrom('certificate as c')
      .innerJoin('certificate_holder as h', 'h.certificate', 'c.id')
      .select('c.diploma')
      .where('c.id', '=', id)
      .executeTakeFirst()
  )?.diploma ?? undefined

export type Held = {
  readonly id: string
  readonly enrolments: readonly string[]
  readonly issuedOn: string
  readonly revoked: boolean
  /** The signed badge as text; null for a diploma, and where its holder had it erased. */
  readonly credential: string | null
  /** The file of a diploma. */
  readonly diploma: string | null
}

/** The certificates to which enrolments counted, the first issued first, for whoever runs their programme. */
export async function certificatesFrom(db: Db, enrolments: readonly string[]): Promise<readonly Held[]> {
  const rows = await db
    .selectFrom('certificate_holder as h')
    .innerJoin('certificate as c', 'c.id', 'h.certificate')
    .select(['c.id', 'h.enrolments', 'h.issued_on as issuedOn', 'h.revoked', 'c.credential', 'c.diploma'])
    .where(sql<boolean>`h.enrolments && ${sql.val([...enrolments])}::uuid[]`)
    .orderBy('h.issued_on')
    .orderBy('c.id')
    .execute()
  return rows
}

/** Whose work in a programme was assessed, by their digest as hexadecimal. */
export async function assessedIn(db: Db, programme: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('assessed_work')
    .select('person')
    .where('programme', '=', programme)
    .execute()
  return new Set(rows.map((one) => one.person.toString('hex')))
}

/** Whether the work of one person was, under whichever of their digests. */
export const isAssessed = (attended: readonly Pick<Attended, 'person'>[], assessed: ReadonlySet<string>) =>
  attended.some((one) => assessed.has(one.person.toString('hex')))

/** People by who they count as (`Attended`). */
export type Certified = {
  /** Who holds a certificate that stands: those whose name was erased from it too. */
  readonly held: ReadonlySet<string>
  /** Who has none since what they had was revoked. */
  readonly revoked: ReadonlySet<string>
}

/** Whom a programme certified, without which certificate is whose. */
export async function certifiedIn(db: Db, programme: string): Promise<Certified> {
  const { rows } = await sql<{ counted_as: string; revoked: boolean }>`
    select counted_as, revoked from certified_as(${programme}::uuid)`.execute(db)
  const those = (revoked: boolean) =>
    new Set(rows.filter((one) => one.revoked === revoked).map((one) => one.counted_as))
  return { held: those(false), revoked: those(true) }
}
