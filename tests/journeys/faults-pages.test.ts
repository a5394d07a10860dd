import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Product, postmasterIn, signal, startProduct } from '../support/running-server.ts'

describe('faults met by somebody with a browser', () => {
  let product: Product
  let cookie: string
  let plan: string

  beforeAll(async () => {
    product = await startProduct()
    const { accounts, plans } = await product.demo()
    plan = plans[0] ?? ''
    const { email = '', password = '' } = accounts.find((one) => one.roles.includes('coordinator')) ?? {}
    const body = new URLSearchParams({ email, password })
    const answer = await fetch(`${product.baseUrl}/connexion`, { method: 'POST', redirect: 'manual', body })
    cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    expect((await page('/a-faire')).status).toBe(200)
  })
  afterAll(() => product?.stop())

  const page = (path: string, init: RequestInit = {}) =>
    fetch(`${product.baseUrl}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { cookie, ...init.headers },
      signal: AbortSignal.timeout(20_000),
    })

  /** The path goes as it is: a browser, and fetch, would tidy it up first. */
  const raw = (path: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const going = request({ port: product.port, host: '127.0.0.1', path }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      })
      going.on('error', reject).end()
    })

  it.each([
    '/assets/../../package.json',
    '/assets/../../../../../../etc/passwd',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/..\\..\\package.json',
    '/assets/%00',
    '/../package.json',
    '//etc/passwd',
  ])('an address that climbs out of the assets leads nowhere: %s', async (path) => {
    const { status, text } = await raw(path)
    expect([400, 404]).toContain(status)
    expect(text).not.toMatch(/devDependencies|root:x:/)
  })

  it('a form of another site does nothing, although the browser sends the session along', async () => {
    const body = new URLSearchParams({ note: 'Diffusée par un autre site', confirmed: 'on' })
    const post = (headers: Record<string, string>) =>
      page(`/travail/plans/${plan}/diffuser`, { method: 'POST', body, headers })
    const newest = async () => (await (await fetch(`${product.baseUrl}/api/v1/plans/${plan}`)).json()).release
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: product.baseUrl },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
    ]) {
      expect((await post(headers as Record<string, string>)).status, JSON.stringify(headers)).toBe(403)
      expect(await newest()).toBe(3)
    }
    // The same form from our own page is taken: it was the origin that was refused.
    const own = await post({ 'sec-fetch-site': 'same-origin', origin: product.baseUrl })
    expect(own.status).toBe(303)
    expect(await newest()).toBe(4)
  })

  it('the session opens no API: a call needs a token, whatever cookie comes along', async () => {
    const body = JSON.stringify({ plan })
    const headers = { 'content-type': 'application/json' }
    expect((await page('/api/v1/releases', { method: 'POST', body, headers })).status).toBe(401)
  })

  it('a database killed while pages are read gives "one moment" or the page, never a failure, and comes back', async () => {
    const statuses = new Map<number, number>()
    const lost: string[] = []
    let going = true
    const read = async (path: string) => {
      while (going) {
        const answer = await page(path)
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        const text = await answer.text()
        if (answer.status === 503 && !/Un instant/.test(text)) lost.push(text.slice(0, 80))
        await pause(5)
      }
    }
    const { accounts } = await product.demo()
    const { email = '', password = '' } = accounts[0] ?? {}
    const answers = new Set<string>()
    const signIn = async () => {
      while (going) {
        const body = new URLSearchParams({ email, password })
        const answer = await page('/connexion', { method: 'POST', body, headers: { cookie: '' } })
        answers.add(`${answer.status}`)
        await answer.text()
        await pause(100)
      }
    }
    const readers = ['/a-faire', '/declarations', `/travail/plans/${plan}/diffuser`, '/compte'].map(read)
    const signingIn = signIn()
    for (let time = 0; time < 3; time += 1) {
      await pause(500)
      const postmaster = postmasterIn(product.data)
      expect(postmaster).toBeDefined()
      signal(postmaster ?? 0, 'SIGKILL')
      const limit = performance.now() + 15_000
      for (let well = 0; well < 5; ) {
        if (performance.now() > limit) throw new Error('it did not come back within 15 s')
        const answer = await page('/a-faire').catch(() => undefined)
        well = answer?.status === 200 && postmasterIn(product.data) !== postmaster ? well + 1 : 0
        await pause(20)
      }
    }
    going = false
    await Promise.all([...readers, signingIn])
    console.log(
      `database killed 3 times: ${[...statuses].map(([status, n]) => `${n} x ${status}`).join(', ')}`,
    )
    expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([])
    expect(lost).toEqual([])
    // The right password is never called wrong because the database was away.
    expect([...answers].filter((status) => status !== '303' && status !== '503')).toEqual([])
    expect(product.runs()).toBe(true)
  })
})
