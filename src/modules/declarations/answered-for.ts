import type { Remit } from '../../server/actor.ts'
import type { Reading } from '../../server/use-case.ts'
import { findOrganisation } from '../organisations/index.ts'
import { findRequest, type Request } from './declarations.db.ts'

/**
 * The organisation that an actor may answer a request for. Who manages a service answers whatever it was asked; who
 * coordinates answers only what was asked within the coordinator's own remit, so that a network whose member an
 * organisation is does not answer another network's questions for it.
 */
export async function answeredFor(reading: Reading, request: Request, organisation: string) {
  const { db } = reading
  const managed = await findOrganisation(db, heldAs(reading, 'service_manager'), organisation)
  if (managed) return managed
  const coordinated = heldAs(reading, 'coordinator')
  const asked = await findRequest(db, coordinated, request.id)
  return asked && findOrganisation(db, coordinated, organisation)
}

/** Where an actor holds a role; everywhere for the instance itself. */
export const heldAs = ({ actor }: Pick<Reading, 'actor'>, role: 'service_manager' | 'coordinator'): Remit =>
  actor.everywhere
    ? 'everywhere'
    : actor.roles.filter((held) => held.role === role).map((held) => held.organisation)
