import { type Context, Hono } from 'hono'
import { ok, type Refusal, type Result, refuse } from '../kernel/result.ts'
import { formInput } from './form-input.ts'
import type { House } from './house.ts'
import { problemResponse } from './problem.ts'
import { readForm } from './read-form.ts'
import { anyOriginHeaders } from './security.ts'
import { falseWorkbook } from './sheet.ts'
import type { AnyUseCase, Api, Request } from './use-case.ts'

type ApiEnv = { Variables: { request: Request } }

/** The JSON API: one route for each use case that has an `api`. Nothing is written twice. */
export function apiOf(house: House): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  for (const useCase of house.useCases) {
    const { api } = useCase
    if (!api) continue
    app.on(api.method.toUpperCase(), api.path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
      const response = await answer(c, useCase, api)
      if (api.anyOrigin)
        for (const [name, value] of Object.entries(anyOriginHeaders)) response.headers.set(name, value)
      return response
    })
  }
  // A handler, not `notFound`: that of an app which is mounted in another is never asked.
  app.all('*', () => problemResponse(refuse('not_found')))
  return app
}

async function answer(c: Context<ApiEnv>, useCase: AnyUseCase, api: Api): Promise<Response> {
  const body = await bodyOf(c, useCase)
  if (!body.ok) return problemResponse(body)
  const input: Record<string, unknown> = { ...c.req.query(), ...body.value, ...c.req.param() }
  if (api.etag && (api.method === 'put' || api.method === 'patch')) {
    const version = /^(?:W\/)?"?(\d+)/.exec(c.req.header('if-match') ?? '')?.[1]
    // Who may not do it at all is told that first, by the use case.
    if (!version && c.get('request').actor.may(useCase.action))
      return problemResponse(refuse('precondition.required', 'If-Match'))
    input['version'] = Number(version)
  }
  const ifMatch = c.req.header('if-match')
  if (api.ifMatch === 'optional' && ifMatch !== undefined) {
    // What cannot be a version is none that is there.
    input['version'] = Number(/^(?:W\/)?"?(\d+)/.exec(ifMatch)?.[1] ?? -1)
  }
  const result = await useCase(c.get('request'), input)
  if (result.ok) return success(result.value, api)
  if (namesNothing(result, Object.keys(c.req.param()))) return problemResponse(refuse('not_found'))
  return problemResponse(Array.isArray(body.value['items']) ? asSent(result) : result)
}

/** An id in the address that cannot be one names nothing, like one that is not there. */
const namesNothing = ({ code, faults }: Refusal, inAddress: readonly string[]) =>
  code === 'validation' && (faults ?? []).some((fault) => inAddress.includes(fault.path))

/** Of an array, the faults name its items as they were sent: `0.value`. */
const asSent = ({ faults, ...refusal }: Refusal): Refusal =>
  faults
    ? { ...refusal, faults: faults.map((one) => ({ ...one, path: one.path.replace(/^items\./, '') })) }
    : refusal

type Taken = 'json' | 'file' | 'list or file'

/** A call that takes `items` and `bytes` takes an array as JSON, and anything else as a file. */
function takenBy({ input }: AnyUseCase): Taken {
  const { shape = {} } = input as { shape?: object }
  if (!('bytes' in shape)) return 'json'
  return 'items' in shape ? 'list or file' : 'file'
}

type Body = Result<Record<string, unknown>>

function success(value: unknown, api: Api): Response {
  if (value instanceof Response) return value
  const headers: Record<string, string> = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  const version = (value as { version?: number }).version
  if ((api.etag || api.ifMatch) && version !== undefined) headers['etag'] = `"${version}"`
  return new Response(JSON.stringify(value), { status: api.status ?? 200, headers })
}

/**
 * What a request carries: a JSON object as it is, a JSON array as `items`, and where the call takes a file, the
 * body itself or the first file of a form. Any other type is refused.
 */
async function bodyOf(c: Context, useCase: AnyUseCase): Promise<Body> {
  const taken = takenBy(useCase)
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return ok({})
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'multipart/form-data' && useCase.files)
    return ok(await formInput(await readForm(c.req, c.get('request'), useCase), 'absent'))
  if (type === 'multipart/form-data') return formBody(await c.req.parseBody())
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  if (bytes.length === 0) return ok({})
  if (taken === 'json' || (taken === 'list or file' && jsonTypes.test(type)))
    return jsonTypes.test(type) ? jsonBody(bytes) : wrongType(type, 'application/json')
  if (!fileTypes.test(type)) return wrongType(type, 'JSON, YAML, CSV, XLSX')
  return falseWorkbook(type, bytes) ?? ok({ bytes })
}

const jsonTypes = /^$|[/+]json$/
const fileTypes =
  /^$|json$|yaml$|^text\/|octet-stream$|spreadsheetml\.sheet$|^application\/x-www-form-urlencoded$/

const wrongType = (found: string, expected: string) =>
  refuse('file.type', [{ path: 'Content-Type', code: 'file.type', expected, found: found.slice(0, 80) }])

function jsonBody(bytes: Uint8Array): Body {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof parsed !== 'object' || parsed === null) throw new Error(`${parsed}`)
    return ok(Array.isArray(parsed) ? { items: parsed } : { ...parsed })
  } catch (error) {
    return refuse('validation', [
      { path: '', code: 'malformed', expected: 'JSON', found: (error as Error).message.slice(0, 80) },
    ])
  }
}

async function formBody(fields: Record<string, string | File>): Promise<Body> {
  const file = Object.values(fields).find((value) => value instanceof File)
  const texts = Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string'))
  if (!file) return ok(texts)
  const bytes = new Uint8Array(await file.arrayBuffer())
  return falseWorkbook(file.name, bytes) ?? ok({ ...texts, bytes })
}
