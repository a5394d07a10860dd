import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiOf, type Product, startProduct } from '../support/running-server.ts'

type Operation = {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Readonly<Record<string, unknown>>
  readonly security: readonly { readonly token?: readonly string[] }[]
  readonly 'x-codes': readonly string[]
}
type Description = {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** They change nothing, and send what they ask about in the body. */
const readByPost = ['POST /certificates/verify']

/** The calls of the contract, section 3 and 4, that this capability has. */
const promised = `
GET /organisations
POST /organisations
POST /organisations/import
POST /plans/import
GET /plans
GET /plans/{slug}
GET /plans/{slug}/export
PATCH /measures/{id}
POST /measures/{id}/notes
GET /indicators/{id}
GET /indicators/{id}/observations
PUT /indicators/{id}/observations
GET /indicator-sources
PUT /indicators/{id}/source
DELETE /indicators/{id}/source
POST /indicators/{id}/recompute
GET /indicators/{id}/origin
POST /declaration-requests
GET /declaration-requests/{id}
PUT /declaration-requests/{request}/answers/{organisation}
POST /declaration-requests/{id}/remind
POST /observations/validate
POST /releases/draft/replies
POST /releases
GET /releases/{id}
POST /releases/{id}/withdraw`
  .trim()
  .split('\n')

describe('the description of the API', () => {
  let product: Product
  let text: string
  let description: Description
  let operations: readonly (readonly [name: string, operation: Operation])[]

  beforeAll(async () => {
    product = await startProduct({ args: ['--empty'] })
    const answer = await apiOf(product.baseUrl)('GET', '/openapi.json')
    expect(answer.status).toBe(200)
    text = answer.text
    description = answer.body
    operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => [`${method.toUpperCase()} ${path}`, one] as const),
    )
  })
  afterAll(() => product?.stop())

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const outcome = await validator.validate(JSON.parse(text))
    expect(outcome).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
    expect(description.openapi).toMatch(/^3\.1\./)
  })

  it('refers only to what is in it', () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(references.length).toBeGreaterThan(20)
    for (const reference of new Set(references)) {
      const found = reference
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], JSON.parse(text))
      expect(found, reference).toBeTypeOf('object')
    }
  })

  it('has every call of the contract', () => {
    const names = operations.map(([name]) => name)
    expect(names).toEqual(expect.arrayContaining(promised))
  })

  it('lists the codes of each call, and the status of each code', () => {
    for (const [name, operation] of operations) {
      expect(operation['x-codes'], name).toContain('validation')
      expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(['422']))
      if (!name.startsWith('GET') && !readByPost.includes(name))
        expect(operation['x-codes'], name).toContain('auth.scope')
    }
    const codes = Object.fromEntries(operations)['PATCH /measures/{id}']?.['x-codes']
    expect(codes).toEqual(expect.arrayContaining(['precondition.required', 'conflict.version', 'not_found']))
  })

  it('names each call once, and describes each part of its address', () => {
    const ids = operations.map(([, operation]) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [name, { parameters }] of operations) {
      const inAddress = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const described = parameters.filter((one) => one.in === 'path').map((one) => one.name)
      expect(described, name).toEqual(inAddress)
    }
  })

  it('names the least scope that the token of each call needs', () => {
    const needed = (name: string) => Object.fromEntries(operations)[name]?.security
    expect(needed('GET /plans/{slug}')).toEqual([{}, { token: ['read'] }])
    expect(needed('PATCH /measures/{id}')).toEqual([{ token: ['write'] }])
    expect(needed('GET /releases/{id}')).toEqual([{}, { token: ['read'] }])
    for (const [name, { security }] of operations) {
      const scopes = security.flatMap((one) => one.token ?? [])
      expect(scopes, name).toHaveLength(1)
      expect(['read', 'write', 'confidential'], name).toContain(scopes[0])
    }
  })

  it('asks for If-Match where a record is changed', () => {
    for (const name of ['PATCH /measures/{id}', 'PATCH /indicators/{id}']) {
      const parameters = Object.fromEntries(operations)[name]?.parameters
      expect(parameters).toContainEqual(
        expect.objectContaining({ name: 'If-Match', in: 'header', required: true }),
      )
    }
  })
})
