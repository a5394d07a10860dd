import { request as send } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Balancer, startBalancer } from '../support/balancer.ts'
import { type DebianServer, startDebianServer } from '../support/debian-server.ts'
import { freePort, makeFolder, type Product, startProduct } from '../support/running-server.ts'
import { until, within } from '../support/within.ts'

const restarts = 3
const clients = 6

describe('two web processes behind a balancer, on one PostgreSQL', () => {
  let server: DebianServer
  let balancer: Balancer
  const ports: number[] = []
  const products: Product[] = []
  let env: Readonly<Record<string, string>>
  let measure: string
  let token: string
  let cookie: string

  const start = async (nth: number) => {
    const product = startProduct({ env, data: await makeFolder(), port: ports[nth] as number })
    products[nth] = await within(90_000, `start of process ${nth}`, product)
  }
  const stop = async (nth: number) => {
    const product = products[nth] as Product
    const ended = product.stop()
    const code = await within(45_000, `process ${nth} told to stop`, ended).catch((error) => {
      throw new Error(`${(error as Error).message}\n${product.said().stderr.slice(-4_000)}`)
    })
    expect(code).toBe(0)
    expect(product.said().stderr).not.toContain('stop.late')
  }

  beforeAll(async () => {
    server = await startDebianServer()
    env = {
      DATABASE_URL: server.url,
      MAILLAGE_SECRET: 'a secret that every web process is told',
      STOP_DELAY: '1',
    }
    ports.push(await freePort(), await freePort())
    await start(0)
    await start(1)
    balancer = await startBalancer(ports)
    await until(10_000, 'both are well', () => ports.every((port) => balancer.isHealthy(port)))
    const first = products[0] as Product
    token = await first.token('coordination@demo.example', 'write')
    const plan = await (await fetch(`${first.baseUrl}/api/v1/plans/masterplan-bxl`)).json()
    measure = plan.measures[0].id
    cookie = await signedIn(first)
  })
  afterAll(async () => {
    await balancer?.stop()
    await Promise.all(products.map((one) => within(30_000, 'stop', one.stop()).catch(() => one.kill())))
    await server?.remove()
  })

  async function signedIn(product: Product): Promise<string> {
    const { accounts } = await product.demo()
    const { email = '', password = '' } = accounts[0] ?? {}
    const body = new URLSearchParams({ email, password })
    const answer = await fetch(`${product.baseUrl}/connexion`, { method: 'POST', redirect: 'manual', body })
    return answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
  }

  it('are restarted one after the other, several times, and no request of anybody fails', async () => {
    let going = true
    const failures: string[] = []
    const written: string[] = []
    let answered = 0
    const asks: readonly (() => Promise<Response>)[] = [
      () => ask('/'),
      () => ask('/a-faire', { headers: { cookie } }),
      () => ask('/api/v1/plans'),
      () =>
        ask(`/api/v1/measures/${measure}/notes`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ visibility: 'internal', text: 'pendant un redémarrage' }),
        }),
    ]
    const client = async (nth: number) => {
      for (let n = nth; going; n += 1) {
        const which = n % asks.length
        const outcome = await (asks[which] as () => Promise<Response>)()
          .then(async (answer) => ({ status: answer.status, text: await answer.text() }))
          .catch((error) => ({ status: 0, text: `${error} ${(error as Error).cause ?? ''}` }))
        answered += 1
        if (outcome.status === 201) written.push(JSON.parse(outcome.text).id)
        else if (outcome.status !== 200)
          failures.push(`${which}: ${outcome.status} ${outcome.text.slice(0, 200)}`)
        await pause(10)
      }
    }
    const load = Array.from({ length: clients }, (_, nth) => client(nth))
    for (let time = 0; time < restarts; time += 1)
      for (const nth of [0, 1]) {
        await stop(nth)
        await start(nth)
        const port = ports[nth] as number
        await until(10_000, `process ${nth} is well again`, () => balancer.isHealthy(port))
        await pause(500)
      }
    going = false
    await within(30_000, 'the clients', Promise.all(load))
    process.stdout.write(
      `restart: ${answered} answers during ${restarts * 2} restarts, ${failures.length} failed\n`,
    )
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(restarts * 100)
    const kept = await notes()
    expect(written.length).toBeGreaterThan(restarts * 10)
    expect(written.filter((id) => !kept.has(id))).toEqual([])
  })

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${balancer.baseUrl}${path}`, { ...init, redirect: 'manual', signal: AbortSignal.timeout(20_000) })

  async function notes(): Promise<ReadonlySet<string>> {
    const answer = await ask(`/api/v1/measures/${measure}`, { headers: { authorization: `Bearer ${token}` } })
    const { notes: all } = (await answer.json()) as { notes: { id: string }[] }
    return new Set(all.map((note) => note.id))
  }

  it('says at /health that it stops, and meanwhile answers, telling each client that the connection ends', async () => {
    const product = products[0] as Product
    const stopping = stop(0)
    const health = () => fetch(`${product.baseUrl}/health`, { signal: AbortSignal.timeout(2_000) })
    await expect.poll(async () => (await health()).status, { timeout: 900, interval: 20 }).toBe(503)
    const answer = await fetch(`${product.baseUrl}/api/v1/plans`)
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close'])
    await stopping
    await start(0)
  })

  it('answers what is under way when it is told to stop, and is not kept by connections that say nothing', async () => {
    const product = products[1] as Product
    const { port } = product
    const idle = connect(port, '127.0.0.1').on('error', () => undefined)
    // A request whose body is half sent when the process is told to stop.
    const body = JSON.stringify({ visibility: 'internal', text: 'à moitié envoyé' })
    const status = new Promise<number | undefined>((resolve, reject) => {
      const going = send(
        {
          port,
          method: 'POST',
          path: `/api/v1/measures/${measure}/notes`,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        },
      ).on('error', reject)
      going.write(body.slice(0, 10))
      setTimeout(() => going.end(body.slice(10)), 2_500)
    })
    await pause(300)
    const stopped = stop(1)
    expect(await within(15_000, 'the request under way', status)).toBe(201)
    await within(8_000, 'a process with an idle connection', stopped)
    idle.destroy()
    await start(1)
  })
})
