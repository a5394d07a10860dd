import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from 'vitest/node'
import type { Connection } from '../../src/server/database.ts'
import startDebian from '../support/debian-database.ts'
import { apiOf, makeFolder, type Product, processesIn, startProduct } from '../support/running-server.ts'
import { dropDatabase, onServer } from '../support/template.ts'

const secret = 'a secret that every web process is told'
const database = 'maillage_journey'

describe("two web processes on Debian's PostgreSQL 15", () => {
  let owner: Connection
  let stopDebian: () => Promise<void>
  let first: Product
  let second: Product

  beforeAll(async () => {
    const project = {
      provide(_: 'owner', given: Connection) {
        owner = given
      },
    }
    stopDebian = await startDebian(project as unknown as TestProject)
    await onServer(owner, `create database ${database}`)
    const DATABASE_URL = `postgresql://${owner.user}@localhost:${owner.port}/${database}?host=${encodeURIComponent(owner.host)}`
    const env = { DATABASE_URL, MAILLAGE_SECRET: secret }
    first = await startProduct({ env, data: await makeFolder() })
    second = await startProduct({ env, data: await makeFolder() })
  })
  afterAll(async () => {
    await Promise.all([first?.stop(), second?.stop()])
    await dropDatabase(owner, database)
    await stopDebian()
  })

  it('start no database of their own, and say so', async () => {
    for (const product of [first, second]) {
      expect(processesIn(product.data)).toEqual([])
      const health = await (await fetch(`${product.baseUrl}/health`)).json()
      expect(health).toMatchObject({
        status: 'ok',
        database: { embedded: false, version: expect.stringMatching(/^15\./) },
      })
    }
    expect((await first.cli(['doctor'])).stdout).toContain('PostgreSQL 15')
  })

  it('are one product: the demonstration is loaded once, a token made beside one opens the other', async () => {
    const { accounts, plans } = await first.demo()
    expect(accounts).toHaveLength(8)
    expect(second.said().stdout).not.toMatch(/événements/)
    const api = apiOf(second.baseUrl, await first.token('coordination@demo.example'))
    expect((await api('GET', `/plans/${plans[0]}`)).body.slug).toBe(plans[0])
  })

  it('accept the session that somebody opened at the other', async () => {
    const { accounts } = await first.demo()
    const { email = '', password = '' } = accounts[0] ?? {}
    const body = new URLSearchParams({ email, password })
    const signedIn = await fetch(`${first.baseUrl}/connexion`, { method: 'POST', redirect: 'manual', body })
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const page = (of: Product) => fetch(`${of.baseUrl}/a-faire`, { redirect: 'manual', headers: { cookie } })
    expect((await page(first)).status).toBe(200)
    expect((await page(second)).status).toBe(200)
  })

  it('forget a release that is withdrawn through the other within a second, in the bytes they keep', async () => {
    const { plans } = await first.demo()
    const api = apiOf(first.baseUrl, await first.token('coordination@demo.example'))
    const made = await api('POST', '/releases', { body: { plan: plans[0], note: 'À retirer aussitôt' } })
    expect(made.status).toBe(201)
    const seen = async (of: Product) => {
      const page = await fetch(`${of.baseUrl}/plans/${plans[0]}`)
      return { text: await page.text(), etag: page.headers.get('etag') }
    }
    await expect.poll(async () => (await seen(second)).text).toContain('À retirer aussitôt')
    const kept = await seen(second)
    expect((await seen(second)).etag).toBe(kept.etag)
    const withdrawn = await api('POST', `/releases/${made.body.id}/withdraw`, { body: { reason: 'Erreur' } })
    expect(withdrawn.status).toBe(200)
    const begin = performance.now()
    while ((await seen(second)).text.includes('À retirer aussitôt') && performance.now() - begin < 1_000)
      await pause(5)
    expect((await seen(second)).text).not.toContain('À retirer aussitôt')
    expect((await seen(first)).text).not.toContain('À retirer aussitôt')
    expect((await apiOf(second.baseUrl)('GET', `/plans/${plans[0]}`)).body.release).toBe(3)
  })

  it('keep one journal that holds together', async () => {
    expect((await second.cli(['journal', 'verify'])).stdout).toMatch(/^ok \d+ lines\n$/)
  })

  it('go on when one of them stops', async () => {
    expect(await first.stop()).toBe(0)
    const { status } = await fetch(`${second.baseUrl}/health`)
    expect(status).toBe(200)
  })
})
