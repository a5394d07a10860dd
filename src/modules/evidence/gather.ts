import { ok, type Result } from '../../kernel/result.ts'
import type { Reading } from '../../server/use-case.ts'
import { type Certification, certificatesFrom, certificationOf, type Held } from '../certificates/index.ts'
import { presentAt, readSessionFacts, type SessionFacts, type Signer } from '../training/index.ts'
import { type Lacks, type Piece, type Standing, standings } from './evidence.ts'

export type Gathered = SessionFacts & {
  readonly certificates: readonly Held[]
  readonly certification: Certification
  readonly pieces: ReadonlyMap<Piece, Standing>
  readonly lacks: Lacks
}

/** All that there is of a session, and what is missing. */
export async function gather(reading: Reading, id: string): Promise<Result<Gathered, 'not_found'>> {
  const found = await readSessionFacts(reading, 'evidence.read', id)
  if (!found.ok) return found
  const { attendance, module, programme, told } = found.value
  const { session, signers } = attendance
  const people = signers.filter((one) => one.enrolment !== null)
  const trainers = signers.filter((one) => one.enrolment === null)
  const ids = people.flatMap((one) => one.enrolment ?? [])
  const certificates = await certificatesFrom(reading.db, ids)
  const certification = await certificationOf(reading.db, programme.slug, ids)
  const days = session.half_days.map((one) => one.day)
  const unsigned = (list: readonly Signer[]) =>
    list.filter((one) =>
      days.some((day, index) => day <= reading.today && presentAt(one, index) === undefined),
    ).length
  const invitations = new Map(
    told.flatMap(({ kind, enrolment, sentAt }) => (kind === 'invited' ? [[enrolment, sentAt] as const] : [])),
  )
  const unsent = ids.filter((one) => invitations.get(one) === null).length
  const pieces = standings({
    sheet: Object.keys(module.sheet),
    trainers: trainers.length,
    approval: programme.approval,
    decided: session.decision !== null,
    people: people.length,
    invited: ids.filter((one) => invitations.get(one)).length,
    unsigned: unsigned(people),
    trainersUnsigned: unsigned(trainers),
    restituted: session.restitution !== null,
    certifies: certification.certifies,
    certificates: certification.held,
    due: certification.due,
    begun: (days[0] ?? '') <= reading.today,
    ended: (days.at(-1) ?? '') < reading.today,
  })
  const lacks = { due: certification.due, unsent }
  return ok({ ...found.value, certificates, certification, pieces, lacks })
}
