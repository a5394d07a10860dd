import type { Language } from '../kernel/localized.ts'
import type { LinkHeld } from './link.ts'
import { type Action, type Policies, type Role, rolesFor } from './policy.ts'

/** Organisations at which a role allows an action; what they reach is `organisation_reach`. */
export type Remit = 'everywhere' | readonly string[]

/** What a token of the API may be used for, each also for what stands before it. */
export const tokenScopes = ['read', 'write', 'confidential'] as const
export type TokenScope = (typeof tokenScopes)[number]

/** How sure the session is of who it is: `second` after a code or a passkey with user verification. */
export type Assurance = 'first' | 'second'

export type RoleHeld = {
  readonly role: Role
  readonly organisation: string
  readonly slug: string
  /** Held at the network of the installation, under which all others lie. */
  readonly atNetwork: boolean
}

/** Someone acting: nobody in particular, an account with its roles, whoever holds a link, or the instance itself. */
export type Actor = {
  /** Of a link: `link:` and its id, which is what is written down of whoever used it. */
  readonly account: string | null
  readonly language: Language
  readonly roles: readonly RoleHeld[]
  /** Set where an API token is used: what it may be used for. */
  readonly scope?: TokenScope | undefined
  /** Set where somebody acts by a link, without an account. */
  readonly link?: LinkHeld | undefined
  readonly assurance: Assurance
  readonly everywhere: boolean
  /** Whether a role allows it; what is confidential needs the second assurance level besides. */
  may(action: Action): boolean
  remit(action: Action): Remit
}

type Held = Pick<Actor, 'account' | 'language' | 'roles' | 'scope' | 'link'> & {
  readonly assurance?: Assurance
}

/** An account, or the anonymous reader where there is none. Its roles are held at an organisation, for what that reaches. */
export function actorWith(policies: Policies, held: Held): Actor {
  const allowing = (action: Action) => {
    const roles = rolesFor(policies, action)
    return held.roles.filter((one) => roles.includes(one.role) && (one.atNetwork || !roles.whole))
  }
  return {
    ...held,
    assurance: held.assurance ?? (held.scope === 'confidential' ? 'second' : 'first'),
    everywhere: false,
    may: (action) => rolesFor(policies, action).includes('anonymous') || allowing(action).length > 0,
    remit: (action) => [...new Set(allowing(action).map((one) => one.organisation))],
  }
}

/**
 * Whoever holds a link. Its remit is nowhere: what a use case does for a link it looks up by the link's id, so that one
 * which has never heard of links does nothing for them.
 */
export const linkHolder = (policies: Policies, link: LinkHeld, language: Language): Actor => ({
  ...actorWith(policies, { account: `link:${link.id}`, language, roles: [], link }),
  may: (action) => rolesFor(policies, action).includes('link_holder'),
})

export const anonymous = (policies: Policies, language: Language): Actor =>
  actorWith(policies, { account: null, language, roles: [] })

/** The instance itself: commands typed on its machine, jobs, the loading of the demonstration. */
export const system: Actor = {
  account: null,
  language: 'fr',
  roles: [],
  assurance: 'second',
  everywhere: true,
  may: () => true,
  remit: () => 'everywhere',
}
