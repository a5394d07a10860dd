import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import type { Reading } from '../../../server/use-case.ts'
import { type Attended, attendedIn, heldEnrolments, ownEnrolments } from '../../training/index.ts'

export type CertificateHeld = {
  readonly id: string
  readonly title: Localized
  readonly issuer: Localized
  readonly issuedOn: string
  readonly revoked: boolean
  /** Whether it is the diploma of a school, that may be opened. */
  readonly diploma: boolean
}

export type Passport = {
  readonly name: string | null
  readonly attended: readonly Attended[]
  readonly certificates: readonly CertificateHeld[]
  readonly minutes: number
  /** Whether codes that were put together with the one that acts are of somebody else. */
  readonly others: boolean
}

/** What somebody learned: their hours and their certificates, for themselves alone. */
export async function passportOf(reading: Reading): Promise<Passport> {
  const { db } = reading
  const enrolments = await enrolmentsOf(reading)
  const others = reading.actor.link !== null && (await heldEnrolments(reading)).length > enrolments.length
  if (enrolments.length === 0) return { name: null, attended: [], certificates: [], minutes: 0, others }
  const attended = [...(await attendedIn(db, { enrolments }))].sort((a, b) => (a.day < b.day ? 1 : -1))
  const held = await db
    .selectFrom('certificate_holder as h')
    .innerJoin('certificate as c', 'c.id', 'h.certificate')
    .innerJoin('certificate_issuer as i', 'i.id', 'c.issuer')
    .select(['c.id', 'c.title', 'i.name', 'h.issued_on', 'h.revoked', 'h.given', 'h.family', 'c.diploma'])
    .where(sql<boolean>`h.enrolments && ${sql.val([...enrolments])}::uuid[]`)
    .orderBy('h.issued_on', 'desc')
    .execute()
  const named = attended[0] ?? held.find((one) => one.given !== null)
  return {
    name: named ? `${named.given} ${named.family}` : null,
    attended,
    certificates: held.map((one) => ({
      ...{ id: one.id, issuedOn: one.issued_on, revoked: one.revoked },
      diploma: one.diploma !== null,
      ...{ title: one.title as Localized, issuer: one.name as Localized },
    })),
    minutes: attended.reduce((sum, one) => sum + one.minutes, 0),
    others,
  }
}

/** Those of one person, whoever acts: by their code and those put together with it, or those that their account asked for itself. Never those that it asked for others. */
async function enrolmentsOf(reading: Reading): Promise<readonly string[]> {
  const { actor, db } = reading
  if (actor.link) return ownEnrolments(reading)
  if (actor.account === null) return []
  const rows = await db
    .selectFrom('enrolment')
    .select('id')
    .where('account', '=', actor.account)
    .where('sent_by', '=', 'self')
    .execute()
  return rows.map((one) => one.id)
}
