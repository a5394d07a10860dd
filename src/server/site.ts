import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { jsx } from 'hono/jsx'
import { addDays, dayIn, instantIn } from '../kernel/day.ts'
import type { Language } from '../kernel/localized.ts'
import { refuse } from '../kernel/result.ts'
import { anonymous, linkHolder } from './actor.ts'
import { admit, boundAnonymous, isApi, plainFailure } from './admission.ts'
import { apiOf } from './api.ts'
import type { Assets } from './assets.ts'
import { healthOf } from './health.ts'
import type { House } from './house.ts'
import { instanceReader } from './instance.ts'
import { languageCookieOf, languageOf } from './language.ts'
import { linkAddress, linkAt, linkPath } from './link.ts'
import { type Log, tellError } from './log.ts'
import { type Metrics, mayReadMetrics } from './metrics.ts'
import { openApiOf } from './openapi.ts'
import { isOutage } from './outage.ts'
import type { Platform } from './platform.ts'
import { problemResponse } from './problem.ts'
import { lasting, type PublicBytes } from './public-bytes.ts'
import { boundForms } from './read-form.ts'
import type { Replica } from './replica.ts'
import { fromOurPages, secretHeaders, securityHeaders } from './security.ts'
import { actorOfSession, actorOfToken } from './session.ts'
import type { Standing } from './standing.ts'
import { type Asked, askedOf, type Stored } from './stored.ts'
import { type Env, refusalPage } from './web.tsx'

/** A request may be this large, in bytes: room for a file of 10 MB as JSON carries it. */
const largestBody = 15 * 1024 * 1024

type Parts = {
  readonly house: House
  readonly platform: Platform
  readonly assets: Assets
  readonly bytes: PublicBytes
  readonly replica?: Replica | undefined
  readonly log: Log
  readonly metrics: Metrics
  readonly standing: Standing
  readonly version: string
}

/** The whole site, from request to answer. */
export function siteOf(parts: Parts): Site {
  const app = new Hono<Env>()
  app.get('/health', () => healthOf(parts.platform, parts.standing, parts.version))
  app.get('/api/v1/openapi.json', (c) =>
    c.json(openApiOf(parts.house, parts.version, parts.platform.config.baseUrl)),
  )
  const bounded = boundAnonymous(parts)
  app.use('*', measured(parts), headers, admit(parts), boundForms)
  app.use('/api/v1/*', limitBody, identifyProgram(parts), bounded)
  app.route('/api/v1', apiOf(parts.house) as unknown as Hono<Env>)
  app.use('*', identifyReader(parts), limitBody, refuseCrossSite(parts), bounded)
  for (const module of parts.house.modules) if (module.routes) app.route('/', module.routes)
  app.notFound((c) => refusalPage(c, refuse('not_found')))
  app.onError((error, c) => failed(error, c, parts.log))
  return {
    stored(asked) {
      const asset = parts.assets.answer(asked)
      const found = asset ?? parts.bytes.found(asked)
      if (found) parts.metrics.count(asked.method, asset ? 'asset' : 'kept', found.status, 0)
      return found
    },
    answer(request, node) {
      const asked = node ? askedOf(node.incoming) : askedBy(request)
      if (asked.url === '/metrics') return metricsFor(parts, asked, node?.incoming)
      return parts.bytes.make(asked, () => app.fetch(request))
    },
  }
}

function metricsFor({ metrics, platform }: Parts, { header }: Asked, incoming?: IncomingMessage) {
  const remote = incoming?.socket.remoteAddress
  const asked = { remote, forwarded: header('x-forwarded-for'), authorization: header('authorization') }
  return mayReadMetrics(asked, platform.config.metricsToken)
    ? metrics.answer()
    : problemResponse(refuse('not_found'))
}

/** Gives the request its number, counts its answer and writes its line: the pattern of the route, never the address. */
const measured =
  ({ metrics, log }: Parts): MiddlewareHandler<Env> =>
  async (c, next) => {
    const begin = performance.now()
    const id = randomUUID()
    c.set('requestId', id)
    await next()
    const took = performance.now() - begin
    const { method, routePath } = c.req
    const route = routePath === '*' || routePath === '/*' ? 'none' : routePath
    c.res.headers.set('x-request-id', id)
    metrics.count(method, route, c.res.status, took)
    log.info('request', { request: id, method, route, status: c.res.status, ms: Math.round(took * 10) / 10 })
  }

export type Site = {
  /** What is in memory already. It is counted and not logged: it costs less than its line would. */
  stored(asked: Asked): Stored | undefined
  /** From any other request to its answer; `node` is the request as Node.js has it, where a server passes it on. */
  answer(request: Request, node?: { incoming: IncomingMessage }): Response | Promise<Response>
}

function askedBy({ method, url, headers: all }: Request): Asked {
  const { pathname, search } = new URL(url)
  return { method, url: pathname + search, header: (name) => all.get(name) }
}

const headers: MiddlewareHandler<Env> = async (c, next) => {
  await next()
  if (c.req.path.startsWith(linkPath))
    for (const [name, value] of Object.entries(secretHeaders)) c.res.headers.set(name, value)
  for (const [name, value] of Object.entries(securityHeaders))
    if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  if (c.get('keep') && c.get('request')?.actor.account === null) c.res.headers.set('x-keep', keptUntil(c))
}

/** Until when the bytes of a page are of use: those of one that changes with the day until midnight. */
function keptUntil(c: Context<Env>): string {
  const { now, timeZone } = c.get('request')
  const midnight = () => instantIn(timeZone, addDays(dayIn(timeZone, now), 1))
  return c.get('keep') === 'today' ? String(midnight().getTime()) : lasting
}

const limitBody = bodyLimit({
  maxSize: largestBody,
  onError(c) {
    const refusal = refuse('file.too_large', [{ path: 'file', code: 'file.too_large', expected: '≤ 15 MB' }])
    return isApi(c) ? problemResponse(refusal) : refusalPage(c, refusal)
  },
})

/** A form posted by another site's page is refused before it is read. The API takes no cookie, so it needs no such guard. */
const refuseCrossSite =
  ({ platform }: Parts): MiddlewareHandler<Env> =>
  async (c, next) => {
    const { headers: asked } = c.req.raw
    const safe = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (safe || fromOurPages(asked, platform.config.baseUrl, asked.get('host'))) return next()
    return refusalPage(c, refuse('request.cross_site'))
  }

function identifyProgram({ platform, house, replica }: Parts): MiddlewareHandler<Env> {
  const instance = instanceReader(platform.database)
  return async (c, next) => {
    const language = languageOf(
      c.req.url,
      null,
      c.req.header('accept-language') ?? null,
      platform.config.testClock,
    )
    const [{ timeZone }, now] = await Promise.all([instance(), platform.clock()])
    const patience = platform.config.statementTimeout
    const { database, keys } = platform
    const common = {
      database,
      house,
      fileKeys: keys.files,
      messageKeys: keys.messages,
      baseUrl: platform.config.baseUrl,
      now,
      timeZone,
      patience,
      replica: replica?.usable,
    }
    const token = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (token === undefined) {
      const { actor } = await actorOfSession({ ...common, signIn: platform.signIn }, new Headers(), language)
      c.set('request', { ...common, actor })
      return next()
    }
    const actor = await actorOfToken(common, token, language)
    if (!actor) return problemResponse(refuse('auth.required'), { 'www-authenticate': 'Bearer' })
    c.set('request', { ...common, actor })
    return next()
  }
}

function identifyReader({ platform, house, assets, log, replica }: Parts): MiddlewareHandler<Env> {
  const readInstance = instanceReader(platform.database)
  const byLink = linkReader(platform, house)
  return async (c, next) => {
    const { headers: asked } = c.req.raw
    const language = languageOf(
      c.req.url,
      asked.get('cookie'),
      asked.get('accept-language'),
      platform.config.testClock,
    )
    const [instance, now] = await Promise.all([readInstance(), platform.clock()])
    const patience = platform.config.statementTimeout
    const { database, keys } = platform
    const common = {
      database,
      house,
      fileKeys: keys.files,
      messageKeys: keys.messages,
      baseUrl: platform.config.baseUrl,
      now,
      timeZone: instance.timeZone,
      patience,
      replica: replica?.usable,
    }
    const known = c.req.path.startsWith(linkPath)
      ? byLink(c.req.path, language)
      : await actorOfSession({ ...common, signIn: platform.signIn }, asked, language)
    c.set('request', { ...common, actor: known.actor })
    c.set('accountName', known.accountName)
    c.set('instance', instance)
    c.set('stylesheet', assets.stylesheet)
    c.set('islands', assets.islands)
    c.set('signIn', platform.signIn)
    c.set('waysIn', {
      pool: platform.authPool,
      key: platform.keys.signIn,
      provider: platform.config.provider,
      log,
    })
    c.set('baseUrl', platform.config.baseUrl)
    c.set('addressOf', (link) => linkAddress(platform.keys.links, link))
    const first = !instance.ready && c.req.path !== '/premiers-pas'
    if (first) return c.redirect('/premiers-pas', 303)
    await next()
    keepLanguage(c)
  }
}

/** Under the address of a link the link alone says who acts, whoever else is signed in. */
function linkReader({ keys: { links: key } }: Platform, { policies }: House) {
  return (path: string, language: Language) => {
    const link = linkAt(key, path)
    const actor = link ? linkHolder(policies, link, language) : anonymous(policies, language)
    return { actor, accountName: null }
  }
}

/** A language chosen by a link is remembered, with a cookie that says nothing else. */
function keepLanguage(c: Context<Env>) {
  const chosen = c.req.query('lang')
  if (chosen !== c.get('request').actor.language || c.get('keep')) return
  c.header('set-cookie', languageCookieOf(chosen), { append: true })
}

/** A bug, or a database that is away: told apart, logged without what anybody typed. */
async function failed(error: Error, c: Context<Env>, log: Log): Promise<Response> {
  if (/FormData/.test(error.message)) {
    const refusal = refuse('validation', [{ path: '', code: 'malformed', expected: 'multipart/form-data' }])
    return isApi(c) || !c.get('request') ? problemResponse(refusal) : refusalPage(c, refusal)
  }
  const away = isOutage(error)
  log.error(away ? 'database.away' : 'request.failed', {
    request: c.get('requestId'),
    method: c.req.method,
    route: c.req.routePath,
    ...tellError(error),
  })
  if (isApi(c)) return problemResponse(refuse(away ? 'busy' : 'internal'))
  return away || !c.get('request') ? plainFailure(c, away) : failurePage(c)
}

async function failurePage(c: Context<Env>) {
  const { FailureBody } = await import('./refusal-page.tsx')
  const { renderPage } = await import('./web.tsx')
  const { texts } = await import('./texts.ts')
  const { language } = c.get('request').actor
  const page = await renderPage(c, texts.in(language)('page.failed'), 'public', jsx(FailureBody, {}))
  return new Response(page.body, { status: 500, headers: page.headers })
}
