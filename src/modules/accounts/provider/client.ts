import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { z } from 'zod'
import type { ProviderConfig } from '../../../server/provider-config.ts'

/** What was asked of the provider in one browser: only an answer to just this is taken. */
export const Asked = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() })
export type Asked = z.output<typeof Asked>

/** Who the provider says that somebody is. */
export type Identity = {
  readonly subject: string
  /** Their address, where the provider says that it has verified it. */
  readonly email: string | undefined
  /** Whether the way they proved it counts as the second assurance level. */
  readonly second: boolean
  readonly idToken: string | undefined
}

const found = new WeakMap<ProviderConfig, Promise<Configuration>>()

/**
 * What the provider publishes of itself: asked for when first needed, so that a start does not depend on it, and again
 * after a failure. Signatures of tokens are checked besides the connection (OpenID Connect Core 1.0, section 3.1.3.7).
 */
function published(provider: ProviderConfig): Promise<Configuration> {
  const known = found.get(provider)
  if (known) return known
  const insecure = provider.issuer.startsWith('http:') ? [allowInsecureRequests] : []
  const asked = discovery(new URL(provider.issuer), provider.clientId, {}, secretSent(provider), {
    timeout: 10,
    execute: [enableNonRepudiationChecks, ...insecure],
  })
  found.set(provider, asked)
  asked.catch(() => found.delete(provider))
  return asked
}

/** In the header unless the provider takes it in the body only (RFC 6749, section 2.3.1). */
const secretSent = ({ clientSecret }: ProviderConfig): ReturnType<typeof ClientSecretPost> => {
  const [header, body] = [ClientSecretBasic(clientSecret), ClientSecretPost(clientSecret)]
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported
    return taken && !taken.includes('client_secret_basic') ? body(server, ...rest) : header(server, ...rest)
  }
}

/** Where to send a browser, and what to keep of it until it comes back. */
export async function askWho(
  provider: ProviderConfig,
  callback: string,
  second: boolean,
): Promise<{ url: string; asked: Asked }> {
  const client = await published(provider)
  const asked = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
  const url = buildAuthorizationUrl(client, {
    redirect_uri: callback,
    scope: provider.scopes,
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: await calculatePKCECodeChallenge(asked.verifier),
    code_challenge_method: 'S256',
    ...(second && provider.second.length > 0 ? { acr_values: provider.second.join(' ') } : {}),
  })
  return { url: url.href, asked }
}

const Claims = z.looseObject({
  email: z.email().optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
})
const Proof = z.looseObject({
  acr: z.string().optional().catch(undefined),
  amr: z.array(z.string()).optional().catch(undefined),
})

/** Who came back, by a code that the provider changes for signed tokens. Throws where anything is not as it was asked. */
export async function whoCame(provider: ProviderConfig, here: URL, asked: Asked): Promise<Identity> {
  const client = await published(provider)
  const tokens = await authorizationCodeGrant(client, here, {
    expectedState: asked.state,
    expectedNonce: asked.nonce,
    pkceCodeVerifier: asked.verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) throw new Error('no ID token')
  const { acr, amr = [] } = Proof.parse(claims)
  // Told as JSON or as a signed token, as the provider does (OpenID Connect Core 1.0, section 5.3.2).
  const told = client.serverMetadata().userinfo_endpoint
    ? await fetchUserInfo(client, tokens.access_token, claims.sub)
    : {}
  const { email, email_verified } = Claims.parse({ ...claims, ...told })
  return {
    subject: claims.sub,
    email: email_verified === true ? email?.toLowerCase() : undefined,
    second: [acr, ...amr].some((one) => one !== undefined && provider.second.includes(one)),
    idToken: client.serverMetadata().end_session_endpoint ? tokens.id_token : undefined,
  }
}

/** Where a browser ends its session at the provider too; undefined where the provider has no such place. */
export async function whereToLeave(
  provider: ProviderConfig,
  idToken: string,
  back: string,
): Promise<string | undefined> {
  const client = await published(provider)
  if (!client.serverMetadata().end_session_endpoint) return undefined
  return buildEndSessionUrl(client, { id_token_hint: idToken, post_logout_redirect_uri: back }).href
}

/** Whether a provider did not answer, rather than answered something that is not good. */
export function isAway(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { status?: unknown } }
  if (error instanceof TypeError || code === 'OAUTH_TIMEOUT') return true
  return code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' && Number(cause?.status) >= 500
}
