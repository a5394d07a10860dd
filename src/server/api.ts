import { type Context, Hono } from 'hono'
import { type Refusal, refuse } from '../kernel/result.ts'
import type { House } from './house.ts'
import { problemResponse } from './problem.ts'
import type { Api, AnyUseCase, Request } from './use-case.ts'

type ApiEnv = { Variables: { request: Request } }

/** The JSON API: one route for each use case that has an `api`. Nothing is written twice. */
export function apiOf(house: House): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  for (const useCase of house.useCases) {
    const { api } = useCase
    if (!api) continue
    app.on(api.method.toUpperCase(), api.path.replace(/\{(\w+)\}/g, ':$1'), (c) => answer(c, useCase, api))
  }
  app.notFound(() => problemResponse(refuse('not_found')))
  return app
}

async function answer(c: Context<ApiEnv>, useCase: AnyUseCase, api: Api): Promise<Response> {
  const body = await bodyOf(c)
  if (!body.ok) return problemResponse(body)
  const input: Record<string, unknown> = { ...c.req.query(), ...body.value, ...c.req.param() }
  if (api.etag && (api.method === 'put' || api.method === 'patch')) {
    const version = /^(?:W\/)?"?(\d+)/.exec(c.req.header('if-match') ?? '')?.[1]
    if (!version) return problemResponse(refuse('precondition.required', 'If-Match'))
    input['version'] = Number(version)
  }
  const result = await useCase(c.get('request'), input)
  return result.ok ? success(result.value, api) : problemResponse(result)
}

function success(value: unknown, api: Api): Response {
  if (value instanceof Response) return value
  const headers: Record<string, string> = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  const version = (value as { version?: number }).version
  if (api.etag && version !== undefined) headers['etag'] = `"${version}"`
  return new Response(JSON.stringify(value), { status: api.status ?? 200, headers })
}

type Body = { ok: true; value: Record<string, unknown> } | Refusal

/** A JSON object as it is; a JSON array as `items`; any other text as `text`, with its `format`. */
async function bodyOf(c: Context): Promise<Body> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return { ok: true, value: {} }
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim() ?? ''
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  if (bytes.length === 0) return { ok: true, value: {} }
  const format = formats[type]
  if (format && format !== 'json') return { ok: true, value: { bytes, format } }
  const text = new TextDecoder().decode(bytes)
  try {
    const parsed: unknown = JSON.parse(text)
    if (Array.isArray(parsed)) return { ok: true, value: { items: parsed, bytes, format: 'json' } }
    return { ok: true, value: { ...(parsed as object), bytes, format: 'json' } }
  } catch (error) {
    const found = (error as Error).message
    return refuse('validation', [{ path: '', code: 'malformed', expected: 'JSON', found }])
  }
}

/** Media types taken as a file's content rather than as fields. */
const formats: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'text/yaml': 'yaml',
  'text/x-yaml': 'yaml',
  'text/csv': 'csv',
  'text/plain': 'yaml',
}
