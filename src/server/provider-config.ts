import { z } from 'zod'

/** A sign-in provider that speaks OpenID Connect. */
export type ProviderConfig = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What its button says. */
  readonly label: string
  readonly scopes: string
  /** Values of `acr` or `amr` that count as the second assurance level. */
  readonly second: readonly string[]
}

/** Without encryption, to this machine only. */
const trustworthy = (address: string) => {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

export const providerEnvironment = {
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'an address in https:' })
    .refine(trustworthy, { error: 'an address in https: (http: on this machine only)' })
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_LABEL: z.string().max(60, 'at most 60 characters').optional(),
  OIDC_SCOPES: z
    .string()
    .refine((scopes) => scopes.split(' ').includes('openid'), {
      error: 'scopes with spaces between, openid among them',
    })
    .default('openid email profile'),
  OIDC_ACR_SECOND: z.string().default(''),
}

type Environment = z.output<z.ZodObject<typeof providerEnvironment>>

/** All that a provider needs, or none of it. */
export function checkProvider(env: Environment, context: z.RefinementCtx) {
  const needed = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_LABEL'] as const
  if (needed.every((name) => env[name] === undefined)) return
  for (const name of needed)
    if (env[name] === undefined)
      context.addIssue({ code: 'custom', path: [name], message: 'needed with the other OIDC_ values' })
}

/** The provider that is configured, if any. */
export const providerOf = (env: Environment): ProviderConfig | undefined =>
  env.OIDC_ISSUER && env.OIDC_CLIENT_ID && env.OIDC_CLIENT_SECRET && env.OIDC_LABEL
    ? {
        issuer: env.OIDC_ISSUER,
        clientId: env.OIDC_CLIENT_ID,
        clientSecret: env.OIDC_CLIENT_SECRET,
        label: env.OIDC_LABEL,
        scopes: env.OIDC_SCOPES,
        second: env.OIDC_ACR_SECOND.split(',')
          .map((one) => one.trim())
          .filter(Boolean),
      }
    : undefined
