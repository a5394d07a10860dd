import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteOn } from '../../tests/support/site.ts'
import { type World, world } from '../../tests/support/world.ts'
import { houseOf } from './house.ts'
import { bringUpkeepBack } from './jobs.ts'
import { logTo } from './log.ts'
import type { Module } from './module.ts'
import { inTransaction } from './transaction.ts'
import type { Env } from './web.tsx'

const typed = 'jeanne-dupont'
const routes = new Hono<Env>()
  .get('/people/:name', (c) => c.text('here'))
  .get('/api-slow', async (c) => {
    await inTransaction(c.get('request'), 'read', ({ db }) => sql`select pg_sleep(20)`.execute(db))
    return c.text('never')
  })
  .post('/form', (c) => c.text('taken'))
const house = houseOf([{ name: 'operations', policy: {}, routes, useCases: [] } satisfies Module])

describe('a site that is watched and has limits', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
    await w.pools.owner.query(`insert into instance (name) values ('{"fr": "Réseau"}')`)
  })
  afterAll(() => w.end())

  const metricsOn = async (site: ReturnType<typeof siteOn>, headers: Record<string, string>) =>
    site(new Request('http://site/metrics', { headers }))
  const token = 'a token for whoever watches, long enough'

  it('writes one line a request: its number, its method, the pattern of its route, its status, its time', async () => {
    const log: string[] = []
    const site = siteOn(w, { house, log: logTo('info', (line) => log.push(line)) })
    const answer = await site(new Request(`http://site/people/${typed}?q=${typed}`))
    expect(answer.status).toBe(200)
    expect(log).toHaveLength(1)
    expect(JSON.parse(log[0] ?? '')).toEqual({
      at: expect.any(String),
      level: 'info',
      event: 'request',
      request: answer.headers.get('x-request-id'),
      method: 'GET',
      route: '/people/:name',
      status: 200,
      ms: expect.any(Number),
    })
    expect(log[0]).not.toContain(typed)
  })

  it('counts answers by pattern and class of status, and tells of pools, jobs, journal, memory and lag', async () => {
    const site = siteOn(w, { house, env: { METRICS_TOKEN: token } })
    await site(new Request(`http://site/people/${typed}`))
    await site(new Request(`http://site/nowhere/${typed}`))
    const answer = await metricsOn(site, { authorization: `Bearer ${token}` })
    const text = await answer.text()
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(text).toContain('maillage_requests_total{method="GET",route="/people/:name",status="2xx"} 1')
    expect(text).toContain('maillage_requests_total{method="GET",route="none",status="4xx"} 1')
    expect(text).toContain('maillage_request_seconds_count{method="GET",route="/people/:name"} 1')
    for (const line of [
      /^maillage_database_connections\{role="app",state="(total|idle|waiting)"\} \d+$/m,
      /^maillage_jobs\{state="due"\} 0$/m,
      /^maillage_journal_unsealed_lines 0$/m,
      /^maillage_memory_bytes\{kind="resident"\} \d{7,}$/m,
      /^maillage_event_loop_lag_seconds \d/m,
    ])
      expect(text).toMatch(line)
    expect(text).not.toContain(typed)
  })

  it('tells nobody else', async () => {
    const site = siteOn(w, { house, env: { METRICS_TOKEN: token } })
    expect((await metricsOn(site, {})).status).toBe(404)
    expect((await metricsOn(site, { authorization: 'Bearer guessed' })).status).toBe(404)
  })

  it('sends a request back while the database is away, without waiting for it', async () => {
    const site = siteOn(w, { house, standing: { away: true, stopping: false } })
    const page = await site(new Request('http://site/people/x'))
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
    const problem = await site(new Request('http://site/api/v1/plans'))
    expect([problem.status, problem.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await problem.json()).code).toBe('busy')
  })

  it('says at /health that it is stopping', async () => {
    const site = siteOn(w, { house, standing: { away: false, stopping: true } })
    const answer = await site(new Request('http://site/health'))
    expect([answer.status, (await answer.json()).status]).toEqual([503, 'stopping'])
  })

  it('is busy once as many wait for a connection as may, and lets the others through', async () => {
    const site = siteOn(w, { house, env: { MOST_WAITING: '3' } })
    const taken = await Promise.all(Array.from({ length: 6 }, () => w.pools.app.connect()))
    const waiting = [1, 2, 3].map(() => w.pools.app.query('select 1'))
    const refused = await site(new Request('http://site/people/x'))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    for (const client of taken) client.release()
    await Promise.all(waiting)
    expect((await site(new Request('http://site/people/x'))).status).toBe(200)
  })

  it('is busy rather than wait for a statement that takes too long', async () => {
    const site = siteOn(w, { house, env: { STATEMENT_TIMEOUT: '1' } })
    const begin = performance.now()
    const answer = await site(new Request('http://site/api-slow'))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(performance.now() - begin).toBeLessThan(10_000)
    // The limit goes with its transaction: it is not left on the connection.
    const { rows } = await w.pools.app.query('show statement_timeout')
    expect(rows).toEqual([{ statement_timeout: '0' }])
  })

  it('bounds what nobody in particular posts, and lets a front desk of sixty through at once', async () => {
    const site = siteOn(w, { house, env: { ANONYMOUS_POSTS: '140' } })
    const post = () => site(new Request('http://site/form', { method: 'POST', body: new URLSearchParams() }))
    const answers = await Promise.all(Array.from({ length: 90 }, post))
    const statuses = answers.map((answer) => answer.status)
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(200))
    expect(statuses.slice(80)).toContain(429)
    expect(answers.at(-1)?.headers.get('retry-after')).toBe('60')
    expect((await site(new Request('http://site/people/x'))).status).toBe(200)
  })

  it('calls the hourly upkeep back where a clock that jumped left it a day away', async () => {
    const { jobs } = w.pools
    const at = (interval: string) =>
      jobs.query(
        `select graphile_worker.add_job('upkeep', job_key => 'upkeep', run_at => now() + $1::interval)`,
        [interval],
      )
    const away = async () =>
      (await jobs.query(`select run_at > now() as away from graphile_worker.jobs where key = 'upkeep'`)).rows
    await at('25 hours')
    expect(await bringUpkeepBack(jobs)).toBe(1)
    expect(await away()).toEqual([{ away: false }])
    await at('59 minutes')
    expect(await bringUpkeepBack(jobs)).toBe(0)
    expect(await away()).toEqual([{ away: true }])
  })
})
