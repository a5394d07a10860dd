import { expect, it } from 'vitest'
import { house } from '../src/app.ts'
import { actorWith, tokenScopes } from '../src/server/actor.ts'
import { heldRoles } from '../src/server/policy.ts'
import { type Request, scopeFor } from '../src/server/use-case.ts'

/** Somebody who holds every role everywhere asks by a token: then the scope alone decides. */
const askedWith = (scope: (typeof tokenScopes)[number]) =>
  ({
    house,
    actor: actorWith(house.policies, {
      account: 'whoever',
      language: 'fr',
      roles: heldRoles.map((role) => ({ role, organisation: 'o', slug: 'o', atNetwork: true })),
      scope,
    }),
  }) as unknown as Request

const calls = house.useCases.filter((one) => one.api)

it.each(calls.map((one) => [`${one.api?.method.toUpperCase()} ${one.api?.path}`, one] as const))(
  '%s takes a token of the scope that its description names, and none of less',
  (_, useCase) => {
    const needed = tokenScopes.indexOf(scopeFor(useCase, house.policies))
    const taken = tokenScopes.map((scope) => useCase.denied(askedWith(scope))?.code)
    expect(taken).toEqual(tokenScopes.map((_, index) => (index < needed ? 'auth.scope' : undefined)))
  },
)
