/** The roles of the contract, section 2. */
export const heldRoles = [
  'administrator',
  'coordinator',
  'service_manager',
  'worker',
  'trainer',
  'facilitator',
  'complaint_handler',
  'supervising_authority',
  'ombudsman',
  'auditor',
  'data_protection_officer',
] as const
export type HeldRole = (typeof heldRoles)[number]
/** Besides: the reader nobody knows, and whoever holds a link to one task. */
export type Role = HeldRole | 'anonymous' | 'link_holder'

/** One key for permission, journal and message: `declaration.answer`. */
export type Action = `${string}.${string}`

/**
 * Who may do something; `confidential` where a role alone is not enough, `whole` where it concerns the whole
 * installation, so that the role must be held at its network and not under it.
 */
export type Allowed = readonly Role[] & { readonly confidential?: true; readonly whole?: true }
export type Policy = Readonly<Record<Action, Allowed>>
export type Policies = ReadonlyMap<Action, Allowed>

export const policy = <P extends Policy>(rules: P): P => rules

/** These roles, in a session of the second assurance level, or with a token made for confidential data (contract, 2). */
export const confidential = (roles: readonly Role[]): Allowed =>
  Object.assign([...roles], { confidential: true as const })

/** These roles, held at the network: what they do so reaches the whole installation. */
export const atNetwork = (roles: readonly Role[]): Allowed =>
  Object.assign([...roles], { whole: true as const })

/** Everybody who holds a role, whichever. */
export const everyRole: readonly Role[] = [...heldRoles]
export const anyone: readonly Role[] = ['anonymous', ...heldRoles]

/** Puts the policies of all modules together. Two modules that speak of one action are a bug. */
export function gather(policies: readonly Policy[]): Policies {
  const all = new Map<Action, Allowed>()
  for (const [action, roles] of policies.flatMap((one) => Object.entries(one) as [Action, Allowed][])) {
    if (all.has(action)) throw new Error(`two policies for ${action}`)
    all.set(action, roles)
  }
  return all
}

/** An action without a policy is a bug, never a permission. */
export function rolesFor(policies: Policies, action: Action): Allowed {
  const roles = policies.get(action)
  if (!roles) throw new Error(`no policy for ${action}`)
  return roles
}
