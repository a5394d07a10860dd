import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type World, world } from '../../tests/support/world.ts'
import { ok, refuse } from '../kernel/result.ts'
import { system } from './actor.ts'
import { apiOf } from './api.ts'
import { type House, houseOf } from './house.ts'
import { openApiOf } from './openapi.ts'
import { command, nothing, query, type Request } from './use-case.ts'

const show = query({
  action: 'thing.read',
  input: z.object({ id: z.string(), limit: z.coerce.number().max(10).default(5) }),
  output: z.object({ id: z.string(), limit: z.number(), version: z.number() }),
  api: { method: 'get', path: '/things/{id}', summary: 'A thing', etag: true },
  run: async (_, { id, limit }) => (id === 'gone' ? refuse('not_found') : ok({ id, limit, version: 3 })),
})
const edit = command({
  action: 'thing.edit',
  input: z.object({ id: z.string(), version: z.number(), name: z.string() }),
  output: nothing,
  api: { method: 'patch', path: '/things/{id}', summary: 'Change a thing', etag: true, codes: ['thing.odd'] },
  run: async ({ journal }, { id, version }) => {
    if (version !== 3) return refuse('conflict.version')
    journal(id)
    return ok({})
  },
})
const house: House = houseOf([
  {
    name: 'things',
    policy: { 'thing.read': ['anonymous', 'worker'], 'thing.edit': ['worker'] },
    useCases: [show, edit],
  },
])

describe('the JSON API', () => {
  let w: World
  let by: Request
  const app = new Hono<{ Variables: { request: Request } }>()
  beforeAll(async () => {
    w = await world()
    by = { ...w.asSystem(), house, actor: system }
    app.use('*', async (c, next) => {
      c.set('request', by)
      return next()
    })
    app.route('/', apiOf(house) as unknown as typeof app)
  })
  afterAll(() => w.end())

  const patch = (headers: Record<string, string>, body: string) =>
    app.request('/things/a', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
  const problem = async (response: Response | Promise<Response>) => {
    const answer = await response
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    const { status, code, errors } = (await answer.json()) as {
      status: number
      code: string
      errors: { path: string }[]
    }
    expect(status).toBe(answer.status)
    return [status, code, errors.map((one) => one.path)]
  }

  it('has an address for a use case: path and query are its input, its version the ETag', async () => {
    const response = await app.request('/things/a?limit=2')
    expect([response.status, response.headers.get('etag')]).toEqual([200, '"3"'])
    expect(await response.json()).toEqual({ id: 'a', limit: 2, version: 3 })
  })

  it('changes nothing without the version that was read, and nothing that somebody else changed since', async () => {
    expect(await problem(patch({}, '{"name":"x"}'))).toEqual([428, 'precondition.required', ['If-Match']])
    expect(await problem(patch({ 'if-match': '"2"' }, '{"name":"x"}'))).toEqual([409, 'conflict.version', []])
    expect((await patch({ 'if-match': '"3"' }, '{"name":"x"}')).status).toBe(200)
    expect((await patch({ 'if-match': 'W/"3"' }, '{"name":"x"}')).status).toBe(200)
  })

  it('the path and the precondition say which thing and version, whatever the body says', async () => {
    const body = '{"name":"x","id":"b","version":3}'
    expect((await patch({ 'if-match': '"2"' }, body)).status).toBe(409)
    await patch({ 'if-match': '"3"' }, body)
    expect((await w.journal()).at(-1)?.subject).toBe('a')
  })

  it('answers what it refuses as a problem that names the field', async () => {
    expect(await problem(app.request('/things/gone'))).toEqual([404, 'not_found', []])
    expect(await problem(app.request('/things/a?limit=99'))).toEqual([422, 'validation', ['limit']])
    expect(await problem(patch({ 'if-match': '"3"' }, '{"name":3}'))).toEqual([422, 'validation', ['name']])
    expect(await problem(patch({ 'if-match': '"3"' }, '{"name":'))).toEqual([422, 'validation', ['']])
    expect(await problem(app.request('/nothing'))).toEqual([404, 'not_found', []])
  })

  it('describes itself: codes of each command, who needs a token, what needs If-Match', () => {
    const { openapi, paths } = openApiOf(house, '1.0.0', 'https://a.example') as {
      openapi: string
      paths: any
    }
    expect(openapi).toMatch(/^3\.1/)
    const { get, patch: change } = paths['/things/{id}']
    expect(get.security).toEqual([{}, { token: ['read'] }])
    expect(change.security).toEqual([{ token: ['write'] }])
    expect(change['x-codes']).toEqual(
      expect.arrayContaining(['thing.odd', 'conflict.version', 'precondition.required', 'auth.scope']),
    )
    expect(Object.keys(change.responses)).toEqual(
      expect.arrayContaining(['200', '401', '403', '404', '409', '422', '428']),
    )
    expect(change.parameters.map((one: { name: string }) => one.name)).toEqual(['id', 'If-Match'])
  })
})
