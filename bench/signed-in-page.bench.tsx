import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { house } from '../src/app.ts'
import { listTasks } from '../src/modules/tasks/list-tasks.ts'
import { TasksPage } from '../src/modules/tasks/pages/tasks.tsx'
import { readInstance } from '../src/server/instance.ts'
import { logTo } from '../src/server/log.ts'
import { actorOfSession } from '../src/server/session.ts'
import { Shell } from '../src/server/shell.tsx'
import type { Env } from '../src/server/web.tsx'
import { compare, size, tell } from './measure.ts'
import { signIn, startProduct } from './product.ts'

type Query = { text: string; values: unknown[] }

describe('a signed-in page, rendered anew each time', () => {
  let product: Awaited<ReturnType<typeof startProduct>>
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product.stop())

  it('is served at 0.35 at least of a bare Hono route that renders the same JSX after the same queries', async () => {
    const account = product.accounts.find((one) => one.email.startsWith('direction@'))
    if (!account) throw new Error('the demonstration has no direction@')
    const cookie = await signIn(product.port, account)
    const { platform } = product
    const queries = await settled(() =>
      queriesOf(platform.appPool, () =>
        fetch(`http://127.0.0.1:${product.port}/a-faire`, { headers: { cookie } }),
      ),
    )
    const page = await bareRoute(cookie, queries)
    const result = await compare(
      { port: product.port, path: '/a-faire', headers: { cookie } },
      { port: page.port, path: '/', headers: { cookie } },
      size,
    )
    page.close()
    tell(`signed-in page after ${queries.length} queries`, result)
    expect(result.ratio).toBeGreaterThanOrEqual(0.35)
  })

  /** The queries of two requests in a row that sent the same: what the product does beside them is over, and not among them. */
  async function settled(ask: () => Promise<Query[]>): Promise<Query[]> {
    const texts = (queries: readonly Query[]) => queries.map(({ text }) => text).join(';')
    let last = await ask()
    for (let tries = 0; tries < 30; tries += 1) {
      const next = await ask()
      if (texts(next) === texts(last)) return next
      last = next
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    throw new Error('no two requests sent the same queries')
  }

  /** The statements that one request really sends, without its transaction: that is the product's own cost. */
  async function queriesOf(pool: pg.Pool, request: () => Promise<Response>): Promise<Query[]> {
    const seen: Query[] = []
    const watched = new Set<pg.PoolClient>()
    const watch = (client: pg.PoolClient) => {
      if (watched.has(client)) return
      watched.add(client)
      const query = client.query.bind(client) as (...args: unknown[]) => unknown
      client.query = ((...args: [string, unknown[]]) => {
        if (typeof args[0] === 'string') seen.push({ text: args[0], values: args[1] })
        return query(...args)
      }) as never
    }
    pool.on('acquire', watch)
    const answer = await request()
    expect(answer.status).toBe(200)
    pool.off('acquire', watch)
    for (const client of watched) Reflect.deleteProperty(client, 'query')
    return seen.filter(({ text }) => !/^(begin|commit|rollback|start|select set_config)/i.test(text))
  }

  /** No session, no policy, no transaction, no validation: the queries one after the other, and the JSX. */
  async function bareRoute(cookie: string, queries: readonly Query[]) {
    const { platform } = product
    const { actor, accountName } = await actorOfSession(
      { database: platform.database, house, signIn: platform.signIn },
      new Headers({ cookie }),
      'fr',
    )
    const instance = await readInstance(platform.database)
    const request = {
      database: platform.database,
      house,
      fileKeys: platform.keys.files,
      messageKeys: platform.keys.messages,
      baseUrl: platform.config.baseUrl,
      actor,
      now: new Date(),
      timeZone: instance.timeZone,
    }
    const tasks = await listTasks(request, {})
    if (!tasks.ok) throw new Error(tasks.code)
    const log = logTo('error', () => undefined)
    const waysIn = { pool: platform.authPool, key: platform.keys.signIn, provider: undefined, log }
    const app = new Hono<Env>().get('/', async (c) => {
      for (const { text, values } of queries) await platform.appPool.query(text, values)
      c.set('request', request)
      c.set('accountName', accountName)
      c.set('instance', instance)
      c.set('waysIn', waysIn)
      c.set('stylesheet', '/assets/main.css')
      const Body = TasksPage.body
      return c.html(
        String(
          <Shell c={c} title="À faire" kind="work">
            <Body data={tasks.value} />
          </Shell>,
        ),
      )
    })
    return new Promise<{ port: number; close(): void }>((resolve) => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
        resolve({ port, close: () => server.close() }),
      )
    })
  }
})
