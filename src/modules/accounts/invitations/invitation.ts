import { randomInt } from 'node:crypto'
import { slugify } from '../../../kernel/slug.ts'
import type { Actor } from '../../../server/actor.ts'
import type { HeldRole } from '../../../server/policy.ts'
import { addressTyped } from '../../../server/sign-in-address.ts'

/** How long an invitation lasts. */
export const invitationDays = 14

/** Roles at a service, which a coordination gives within what it coordinates; all others are an administrator's to give. */
const givenByCoordination: readonly HeldRole[] = ['service_manager', 'worker', 'trainer', 'facilitator']

/** Where somebody may give a role. */
export const remitToGive = (actor: Actor, role: HeldRole) =>
  givenByCoordination.includes(role) ? actor.remit('account.invite') : actor.remit('account.give_role')

/** The roles that somebody may give somewhere. */
export const rolesToGive = (actor: Actor, all: readonly HeldRole[]): readonly HeldRole[] =>
  all.filter((role) => remitToGive(actor, role).length > 0)

/** What somebody without an e-mail address signs in with: their name, and figures that make it theirs alone. */
export const signInName = (name: string): string =>
  addressTyped(`${slugify(name).slice(0, 40) || 'compte'}-${randomInt(1_000, 10_000)}`)
