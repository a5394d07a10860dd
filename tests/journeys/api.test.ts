import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, apiOf, type Demo, type Product, startProduct } from '../support/running-server.ts'

let product: Product
let demo: Demo
let anybody: ReturnType<typeof apiOf>
let coordinator: ReturnType<typeof apiOf>
let reader: ReturnType<typeof apiOf>
let manager: ReturnType<typeof apiOf>
let worker: ReturnType<typeof apiOf>
let measure: string
let figure: string
let plan: string

beforeAll(async () => {
  product = await startProduct()
  demo = await product.demo()
  plan = demo.plans[0] ?? ''
  const as = async (name: string, scope: 'read' | 'write') =>
    apiOf(product.baseUrl, await product.token(`${name}@demo.example`, scope))
  anybody = apiOf(product.baseUrl)
  coordinator = await as('coordination', 'write')
  reader = await as('coordination', 'read')
  manager = await as('direction', 'write')
  worker = await as('travail', 'write')
  const { body } = await anybody('GET', `/plans/${plan}`)
  measure = body.measures[0].id
  figure = body.measures.find((one: { number: string }) => one.number === '34').indicators[0].id
})
afterAll(() => product?.stop())

/** A refusal in the one shape they all have. */
function expectProblem(answer: Answer, status: number, code: string) {
  expect({ status: answer.status, code: answer.body?.code, text: answer.text }).toMatchObject({
    status,
    code,
  })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.body).toEqual({
    type: expect.stringContaining(code),
    title: expect.stringMatching(/\S/),
    status,
    detail: expect.stringMatching(/\S/),
    code,
    errors: expect.any(Array),
  })
}
const nobody = '00000000-0000-4000-8000-000000000000'
const note = { body: { visibility: 'internal', text: 'Une note' } }

describe('a refusal', () => {
  it('is 401 auth.required where nobody in particular writes, or with a token that is none', async () => {
    expectProblem(await anybody('POST', `/measures/${measure}/notes`, note), 401, 'auth.required')
    const stranger = await apiOf(product.baseUrl, 'maillage_invented')('GET', '/plans')
    expectProblem(stranger, 401, 'auth.required')
    expect(stranger.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('is 403 auth.forbidden where the role does not allow the action', async () => {
    expectProblem(await manager('POST', '/releases', { body: { plan } }), 403, 'auth.forbidden')
    expectProblem(await worker('POST', `/measures/${measure}/notes`, note), 403, 'auth.forbidden')
    const asked = { statement: 'Qui ?', scope: { kinds: ['service'] }, due: '2099-01-01' }
    expectProblem(await manager('POST', '/declaration-requests', { body: asked }), 403, 'auth.forbidden')
    const validated = { indicator: figure, organisation: 'maison-des-tilleuls', period: '2026' }
    expectProblem(
      await coordinator('POST', '/observations/validate', { body: validated }),
      403,
      'auth.forbidden',
    )
  })

  it('is 403 auth.scope where the token may only read', async () => {
    expectProblem(await reader('POST', `/measures/${measure}/notes`, note), 403, 'auth.scope')
    expect((await reader('GET', `/measures/${measure}`)).status).toBe(200)
  })

  it.each([
    ['GET', '/nothing-here'],
    ['GET', '/plans/unknown'],
    ['GET', `/indicators/${nobody}`],
    ['GET', '/indicators/not-an-id'],
    ['PUT', '/indicators/not-an-id/observations', [{ organisation: 'x', period: '2026', value: 1 }]],
    ['GET', '/organisations/unknown'],
    ['GET', `/releases/${nobody}`],
    ['GET', '/declaration-requests/unknown'],
    ['GET', '/plans/a%00b'],
    ['GET', "/organisations/o'brien%22%3B--"],
  ])('is 404 where there is nothing: %s %s', async (method, path, body?: unknown) => {
    const answer = await coordinator(method, path, { body })
    expectProblem(answer, 404, 'not_found')
  })

  it('is 404 too for what lies outside of one’s remit', async () => {
    const other = demo.organisations.find((slug) => slug.startsWith('ccas-')) ?? ''
    const [request] = demo.requests
    const path = `/declaration-requests/${request}/answers/${other}`
    expectProblem(await manager('PUT', path, { body: { holds: 'yes' } }), 404, 'not_found')
    expectProblem(await manager('GET', path), 404, 'not_found')
    const validated = { indicator: figure, organisation: other, period: '2026' }
    expectProblem(await manager('POST', '/observations/validate', { body: validated }), 404, 'not_found')
  })

  it('is 415 file.type for a body of another type', async () => {
    const sent = { body: '<note>Une note</note>', type: 'application/xml' }
    const answer = await coordinator('POST', `/measures/${measure}/notes`, sent)
    expectProblem(answer, 415, 'file.type')
    expect(answer.body.errors).toEqual([
      { path: 'Content-Type', code: 'file.type', expected: 'application/json', found: 'application/xml' },
    ])
  })

  it('is 413 file.too_large above what a body may hold', async () => {
    const sent = { body: new Uint8Array(16 * 1024 * 1024).fill(97), type: 'text/csv' }
    expectProblem(await coordinator('POST', '/organisations/import', sent), 413, 'file.too_large')
  })

  it('is 422 with every fault: where, what was expected, what was found', async () => {
    const body = { visibility: 'secret', text: '' }
    const answer = await coordinator('POST', `/measures/${measure}/notes`, { body })
    expectProblem(answer, 422, 'validation')
    expect(answer.body.errors).toContainEqual({
      path: 'visibility',
      code: 'invalid_value',
      expected: 'internal | public',
      found: 'secret',
    })
    expect(answer.body.errors.map((one: { path: string }) => one.path)).toContain('text')
  })

  it.each([
    ['half a document', '{"visibility": '],
    ['a lone number', '12'],
    ['bytes that are no text', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ])('is 422 for JSON that is none: %s', async (_, body) => {
    const answer = await coordinator('POST', `/measures/${measure}/notes`, { body })
    expectProblem(answer, 422, 'validation')
    expect(answer.body.errors[0]).toMatchObject({ code: 'malformed', expected: 'JSON' })
  })

  it.each([
    ['a NUL in a text', { visibility: 'internal', text: 'a\u0000b' }, 'text.fr'],
    ['a NUL in one language', { visibility: 'internal', text: { fr: 'a', nl: '\u0000' } }, 'text.nl'],
    ['a text without end', { visibility: 'internal', text: 'x'.repeat(20_001) }, 'text'],
  ])('is 422 for %s, and names the field', async (_, body, path) => {
    const answer = await coordinator('POST', `/measures/${measure}/notes`, { body })
    expectProblem(answer, 422, 'validation')
    expect(answer.body.errors[0].path).toBe(path)
  })

  it.each([
    ['1e400', '"value": 1e400'],
    ['a version no record has', undefined],
  ])('is no failure of ours for an oversized number: %s', async (_, written) => {
    const answer =
      written === undefined
        ? await coordinator('PATCH', `/measures/${measure}`, {
            body: { title: 'x' },
            headers: { 'if-match': '"99999999999999"' },
          })
        : await manager('PUT', `/indicators/${figure}/observations`, {
            body: `[{"organisation": "maison-des-tilleuls", "period": "2026", ${written}}]`,
          })
    expect([409, 422]).toContain(answer.status)
  })

  it('is 428 without If-Match and 409 with that of an older version', async () => {
    for (const path of [`/measures/${measure}`, `/indicators/${figure}`]) {
      const etag = (await coordinator('GET', path)).headers.get('etag') ?? ''
      expect(etag).toMatch(/^"\d+"$/)
      const body = path.startsWith('/measures') ? { state: 'under_way' } : { lead: 'La coordination' }
      expectProblem(await coordinator('PATCH', path, { body }), 428, 'precondition.required')
      const changed = await coordinator('PATCH', path, { body, headers: { 'if-match': etag } })
      expect(changed.status).toBe(200)
      expect(changed.headers.get('etag')).not.toBe(etag)
      expectProblem(
        await coordinator('PATCH', path, { body, headers: { 'if-match': etag } }),
        409,
        'conflict.version',
      )
      expect((await coordinator('GET', path)).headers.get('etag')).toBe(changed.headers.get('etag'))
    }
  })
})

describe('a list', () => {
  it('comes a page at a time, each leading to the next, and holds everything once', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const from: string = cursor && `&cursor=${encodeURIComponent(cursor)}`
      const { status, body } = await coordinator('GET', `/organisations?limit=30${from}`)
      expect(status).toBe(200)
      expect(body.items.length).toBeLessThanOrEqual(30)
      seen.push(...body.items.map((one: { slug: string }) => one.slug))
      cursor = body.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(80)
    expect(demo.organisations).toEqual(expect.arrayContaining(seen))
  })

  it('shows a coordinator the whole network, a manager the house, anybody what the release names', async () => {
    const count = async (api: typeof anybody) =>
      (await api('GET', '/organisations?limit=500')).body.items.length
    const [network, house, released] = [await count(coordinator), await count(manager), await count(anybody)]
    expect(house).toBeGreaterThan(0)
    expect(house).toBeLessThan(network)
    expect(released).toBeGreaterThan(0)
  })

  it('refuses a limit that is none', async () => {
    for (const limit of ['0', '-1', '501', 'all'])
      expectProblem(await coordinator('GET', `/organisations?limit=${limit}`), 422, 'validation')
  })

  it('of requests goes on where the page before ended', async () => {
    const { body } = await coordinator('GET', '/declaration-requests?limit=1')
    const rest = await coordinator('GET', `/declaration-requests?limit=1&cursor=${body.next}`)
    expect(body.items[0].slug).not.toBe(rest.body.items[0].slug)
  })
})

describe('observations', () => {
  const put = (body: unknown) => manager('PUT', `/indicators/${figure}/observations`, { body })
  const own = async () =>
    (await manager('GET', `/indicators/${figure}/observations`)).body.items.filter(
      (one: { period: string; origin: string }) => one.period === '2024' && one.origin === 'entered',
    )

  it('sent twice are there once, and a change takes the place of what was there', async () => {
    const one = { organisation: 'maison-des-tilleuls', period: '2024', value: 1 }
    expect((await put([one])).body).toMatchObject({ stored: 1, unchanged: 0 })
    expect((await put([one])).body).toMatchObject({ stored: 0, unchanged: 1 })
    expect(await own()).toMatchObject([{ value: 1, status: 'draft', validated_at: null }])
    expect((await put([{ ...one, value: 0 }])).body).toMatchObject({ stored: 1, unchanged: 0 })
    expect(await own()).toMatchObject([{ value: 0 }])
  })

  it('are refused together where one is of an organisation outside of the remit', async () => {
    const before = await own()
    const good = { organisation: 'maison-des-tilleuls', period: '2024', value: 7 }
    const answer = await put([good, { organisation: 'ccas-valmaree', period: '2024', value: 7 }])
    expectProblem(answer, 422, 'organisation.unknown')
    expect(answer.body.errors).toMatchObject([{ path: '1.organisation', found: 'ccas-valmaree' }])
    expect(await own()).toEqual(before)
  })

  it.each([
    ['a computed figure', { value: 1, origin: 'computed' }, '0.origin'],
    ['a period that is none', { value: 1, period: '2024-Q9' }, '0.period'],
    ['no figure', {}, '0.value'],
    ['a key nobody knows', { value: 1, colour: 'red' }, '0.colour'],
  ])('refuse %s and say where', async (_, given, path) => {
    const answer = await put([{ organisation: 'maison-des-tilleuls', period: '2024', ...given }])
    expectProblem(answer, 422, 'validation')
    expect(answer.body.errors[0].path).toBe(path)
  })
})
