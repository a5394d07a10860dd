import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DebianServer, psql, startDebianServer, startReplica } from '../support/debian-server.ts'
import { type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts'
import { apiOf, makeFolder, type Product, startProduct } from '../support/running-server.ts'
import { until, within } from '../support/within.ts'

const connections = 3

describe('two web processes on PostgreSQL 15 behind PgBouncer, with a replica', () => {
  let server: DebianServer
  let replica: DebianServer
  let pgBouncer: PgBouncer
  const products: Product[] = []
  let token: string
  let plan: string
  let measure: string

  beforeAll(async () => {
    server = await startDebianServer()
    pgBouncer = await startPgBouncer(server, connections)
    replica = await startReplica(server, ['log_statement=all'])
    const env = {
      DATABASE_URL: server.url,
      DATABASE_POOL_URL: pgBouncer.url,
      DATABASE_REPLICA_URL: `postgres://127.0.0.1:${replica.owner.port}/maillage`,
      REPLICA_LAG: '2',
      MAILLAGE_SECRET: 'a secret that every web process is told',
    }
    for (const nth of [0, 1])
      products[nth] = await within(
        90_000,
        `start of process ${nth}`,
        startProduct({ env, data: await makeFolder() }),
      )
    token = await first().token('coordination@demo.example', 'write')
    plan = (await first().demo()).plans[0] as string
    measure = (await apiOf(first().baseUrl)('GET', `/plans/${plan}`)).body.measures[0].id
  })
  afterAll(async () => {
    await Promise.all(products.map((one) => within(45_000, 'stop', one.stop()).catch(() => one.kill())))
    await pgBouncer?.stop()
    await replica?.remove()
    await server?.remove()
  })

  const first = () => products[0] as Product
  const second = () => products[1] as Product
  const api = (of: Product) => apiOf(of.baseUrl, token)
  // PgBouncer's own login, which asks for passwords, carries the name of whom it asks for.
  const connectionsOf = async (name: string) =>
    Number(
      await psql(
        server,
        'maillage',
        `select count(*) from pg_stat_activity where application_name = '${name}' and usename <> 'pgbouncer'`,
      ),
    )
  /** Statements that the replica was sent so far and that read a release. */
  const readOnReplica = () =>
    replica
      .log()
      .split('\n')
      .filter((line) => /from "release"/.test(line)).length

  it('share a few connections to the server among many requests, and none is mixed up', async () => {
    let most = 0
    let going = true
    const watching = (async () => {
      while (going) {
        most = Math.max(most, await connectionsOf('maillage app'))
        await pause(50)
      }
    })()
    const writes = Array.from({ length: 60 }, (_, n) =>
      api(n % 2 ? first() : second())('POST', `/measures/${measure}/notes`, {
        body: { visibility: 'internal', text: `note ${n}` },
      }),
    )
    const reads = Array.from({ length: 60 }, (_, n) =>
      api(n % 2 ? first() : second())('GET', `/measures/${measure}`),
    )
    const strangers = Array.from({ length: 60 }, (_, n) =>
      apiOf((n % 2 ? first() : second()).baseUrl)('GET', `/measures/${measure}`),
    )
    const answers = await within(60_000, 'all requests', Promise.all([...writes, ...reads]))
    const seen = await within(60_000, 'what strangers ask', Promise.all(strangers))
    going = false
    await watching
    expect(new Set(answers.map((one) => one.status))).toEqual(new Set([200, 201]))
    // Whoever comes with no token sees no note of the house, whatever connection was whose before.
    expect(seen.map((one) => one.text).join()).not.toContain('note 1')
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(connections)
    const kept = (await api(first())('GET', `/measures/${measure}`)).body.notes as { text: string }[]
    for (let n = 0; n < 60; n += 1) expect(JSON.stringify(kept)).toContain(`note ${n}`)
    expect((await first().cli(['journal', 'verify'])).stdout).toMatch(/^ok \d+ lines\n$/)
  })

  it('keep connections of their own for jobs, sign-in and LISTEN, and sign people in', async () => {
    expect(await connectionsOf('maillage listen')).toBe(2)
    expect(await connectionsOf('maillage jobs')).toBeGreaterThanOrEqual(2)
    const { accounts } = await first().demo()
    const { email = '', password = '' } = accounts[0] ?? {}
    const body = new URLSearchParams({ email, password })
    const signedIn = await fetch(`${first().baseUrl}/connexion`, { method: 'POST', redirect: 'manual', body })
    expect(signedIn.status).toBe(303)
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    for (const one of products)
      expect(
        (await fetch(`${one.baseUrl}/a-faire`, { redirect: 'manual', headers: { cookie } })).status,
      ).toBe(200)
  })

  it('read what anybody may read of releases from the replica, and what is asked with a token from the primary', async () => {
    const ask = () => apiOf(first().baseUrl)('GET', `/plans/${plan}`)
    await until(15_000, 'the replica is read', async () => {
      const before = readOnReplica()
      expect((await ask()).status).toBe(200)
      return readOnReplica() > before
    })
    const before = readOnReplica()
    expect((await api(first())('GET', `/plans/${plan}`)).status).toBe(200)
    expect(readOnReplica()).toBe(before)
  })

  it('show a new release at once and forget one that is withdrawn, though the replica stands still', async () => {
    await psql(replica, 'maillage', 'select pg_wal_replay_pause()')
    const note = 'Pendant que la réplique dort'
    const made = await api(first())('POST', '/releases', { body: { plan, note } })
    expect(made.status).toBe(201)
    const page = async (of: Product) => (await fetch(`${of.baseUrl}/plans/${plan}`)).text()
    for (const one of products)
      await until(2_000, 'the release shows', async () => (await page(one)).includes(note))
    await pause(2_500)
    for (const one of products) expect(await page(one)).toContain(note)
    await api(second())('POST', `/releases/${made.body.id}/withdraw`, { body: { reason: 'Erreur' } })
    for (const one of products)
      await until(2_000, 'it is gone', async () => !(await page(one)).includes(note))
    await psql(replica, 'maillage', 'select pg_wal_replay_resume()')
    for (const one of products) {
      await pause(1_500)
      expect(await page(one)).not.toContain(note)
    }
  })

  it('do without the replica while it is away, and read it again when it is back', async () => {
    await replica.stop('immediate')
    for (let n = 0; n < 20; n += 1) {
      const answer = await apiOf(first().baseUrl)('GET', `/plans/${plan}`)
      expect(answer.status).toBe(200)
      await pause(50)
    }
    await until(10_000, 'it is told', () => first().said().stderr.includes('"replica.away"'))
    await replica.start()
    await until(30_000, 'the replica is read again', async () => {
      const before = readOnReplica()
      expect((await apiOf(first().baseUrl)('GET', `/plans/${plan}`)).status).toBe(200)
      return readOnReplica() > before
    })
  })

  it('are busy while PgBouncer is away, say so quickly, and go on by themselves', async () => {
    await pgBouncer.kill()
    const begin = performance.now()
    const answer = await api(first())('GET', `/measures/${measure}`)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(performance.now() - begin).toBeLessThan(6_000)
    pgBouncer.start()
    for (const one of products)
      await until(20_000, 'it answers again', async () => {
        const { status } = await api(one)('GET', `/measures/${measure}`)
        return status === 200
      })
    expect((await fetch(`${first().baseUrl}/health`)).status).toBe(200)
  })

  it('stop when they are told to', async () => {
    for (const one of products) {
      expect(await within(30_000, 'a process told to stop', one.stop())).toBe(0)
      expect(one.said().stderr).not.toContain('stop.late')
    }
  })
})
