import { createServer, type Server } from 'node:http'
import Provider, { type Configuration } from 'oidc-provider'

/** Somebody whom the provider knows. */
export type Person = { readonly sub: string; readonly email: string; readonly verified: boolean }

type Client = { readonly id: string; readonly baseUrl: string; readonly userinfo: 'JSON' | 'JWT' }

const secret = 'a secret that the provider and its clients share'

/** The environment of a product that signs in with it. */
export const environmentOf = (issuer: string, { id }: Pick<Client, 'id'>) => ({
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: id,
  OIDC_CLIENT_SECRET: secret,
  OIDC_LABEL: 'Clé publique',
  OIDC_ACR_SECOND: 'eidas2, mfa',
})

/** A provider of sign-in, for real, that asks who comes by a page of its own and keeps what it knows in memory. */
export class LocalProvider {
  readonly issuer: string
  /** Where set, it answers no request but for its login page, as a provider in trouble. */
  broken = false
  private readonly server: Server

  constructor(
    private readonly port: number,
    people: readonly Person[],
    clients: readonly Client[],
  ) {
    this.issuer = `http://localhost:${port}`
    const provider = new Provider(this.issuer, configurationOf(people, clients))
    // Some of its messages go to standard error; a test speaks by its assertions.
    provider.on('server_error', () => undefined)
    const answer = provider.callback()
    this.server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '/', this.issuer)
      if (this.broken && url.pathname === '/token') return void response.writeHead(503).end()
      if (!url.pathname.startsWith('/login/')) return answer(request, response)
      if (request.method === 'GET') return void response.setHeader('content-type', 'text/html').end(loginPage)
      const sent = new URLSearchParams(await bodyOf(request))
      const level = sent.get('acr')
      const login = { accountId: sent.get('login') ?? '', ...(level ? { acr: level } : {}) }
      const { params } = await provider.interactionDetails(request, response)
      if (sent.get('login') === 'nobody')
        return provider.interactionFinished(request, response, { error: 'access_denied' })
      const grant = new provider.Grant({ accountId: login.accountId, clientId: String(params['client_id']) })
      grant.addOIDCScope('openid email profile')
      const consent = { grantId: await grant.save() }
      return provider.interactionFinished(request, response, { login, consent })
    })
  }

  start(): Promise<void> {
    return new Promise((resolve) => void this.server.listen(this.port, () => resolve()))
  }

  stop(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => void this.server.close(() => resolve()))
  }
}

const loginPage = `<!doctype html><html lang="fr"><title>Fournisseur</title><form method="post">
  <label>Qui <input name="login"></label> <label>Niveau <input name="acr"></label> <button>Entrer</button></form></html>`

async function bodyOf(request: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

const configurationOf = (people: readonly Person[], clients: readonly Client[]): Configuration => ({
  clients: clients.map(({ id, baseUrl, userinfo }) => ({
    client_id: id,
    client_secret: secret,
    redirect_uris: [`${baseUrl}/connexion/fournisseur/retour`],
    post_logout_redirect_uris: [`${baseUrl}/`],
    ...(userinfo === 'JWT' ? { userinfo_signed_response_alg: 'RS256' as const } : {}),
  })),
  claims: { openid: ['sub', 'acr', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
  acrValues: ['eidas1', 'eidas2'],
  features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
  interactions: { url: (_, { uid }) => `/login/${uid}` },
  pkce: { required: () => true },
  cookies: { keys: ['a key for tests'] },
  ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  findAccount: (_, sub) => {
    const person = people.find((one) => one.sub === sub)
    if (!person) return undefined
    return {
      accountId: sub,
      claims: () => ({ sub, email: person.email, email_verified: person.verified, name: 'Quelqu’un' }),
    }
  },
})
