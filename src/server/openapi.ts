import { z } from 'zod'
import type { House } from './house.ts'
import { statusOf } from './problem.ts'
import { type AnyUseCase, type Api, scopeFor } from './use-case.ts'
import { xlsxType } from './xlsx.ts'

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'errors'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'code'],
        properties: {
          path: { type: 'string' },
          code: { type: 'string' },
          line: { type: 'integer' },
          column: {},
          expected: { type: 'string' },
          found: { type: 'string' },
        },
      },
    },
  },
}

const tokens =
  'A token made by somebody for their own account. Each call names the least scope that its token needs: read, write (which reads too) or confidential (which does all that its account may).'

/** The OpenAPI 3.1 document of the API, made from the use cases. */
export function openApiOf(house: House, version: string, baseUrl: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  const schemas: Record<string, unknown> = { Problem: problem }
  for (const useCase of house.useCases) {
    if (!useCase.api) continue
    const operation = withoutDefinitions(operationOf(useCase, useCase.api, house), schemas)
    paths[useCase.api.path] = { ...paths[useCase.api.path], [useCase.api.method]: operation }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Maillage',
      version,
      description: 'Plans, indicators, declarations and releases of a network of social work.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: `${baseUrl}/api/v1` }],
    security: [{}, { token: ['read'] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: tokens } },
      schemas,
    },
  }
}

/** A schema that holds itself refers to its own `$defs`, which only a component of the whole document can be. */
function withoutDefinitions(operation: { operationId: string }, schemas: Record<string, unknown>): unknown {
  const nameOf = (local: string) => `${operation.operationId}${local}`
  return JSON.parse(JSON.stringify(operation), (key, value) => {
    if (key === '$ref')
      return value.replace(
        /^#\/\$defs\/(.+)/,
        (_: string, local: string) => `#/components/schemas/${nameOf(local)}`,
      )
    if (value?.$defs === undefined) return value
    const { $defs, ...schema } = value
    for (const [local, definition] of Object.entries($defs)) schemas[nameOf(local)] = definition
    return schema
  })
}

function operationOf(useCase: AnyUseCase, api: Api, house: House) {
  const input = schemaOf(useCase.input, 'input') as ObjectSchema
  const inPath = new Set([...api.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string))
  const names = Object.keys(input.properties ?? {}).filter((name) => name !== 'bytes' && name !== 'format')
  const inQuery =
    api.method === 'get' || takesFile(input)
      ? names.filter((name) => !inPath.has(name))
      : names.filter((n) => n === 'dryRun')
  const inBody = names.filter((name) => !inPath.has(name) && !inQuery.includes(name) && name !== 'version')
  const allowed = house.policies.get(useCase.action)
  const anonymously = allowed?.includes('anonymous') ?? false
  const codes = codesOf(useCase, api, allowed?.confidential ?? false)
  return {
    operationId: `${api.method}${api.path.replace(/\W+/g, '_')}`.replace(/_$/, ''),
    summary: api.summary,
    tags: [useCase.action.split('.')[0]],
    security: [...(anonymously ? [{}] : []), { token: [scopeFor(useCase, house.policies)] }],
    parameters: [
      ...[...inPath].map((name) => ({
        name,
        in: 'path',
        required: true,
        schema: input.properties?.[name] ?? {},
      })),
      ...inQuery.map((name) => ({
        name,
        in: 'query',
        required: false,
        schema: input.properties?.[name] ?? {},
      })),
      ...(needsIfMatch(api)
        ? [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }]
        : []),
      ...(api.ifMatch
        ? [{ name: 'If-Match', in: 'header', required: false, schema: { type: 'string' } }]
        : []),
    ],
    ...(inBody.length > 0 || takesFile(input) ? { requestBody: bodyOf(input, inBody) } : {}),
    responses: responsesOf(useCase, api, codes),
    'x-codes': codes,
  }
}

type ObjectSchema = { properties?: Record<string, object>; required?: string[] }
const takesFile = (input: ObjectSchema) => input.properties?.['bytes'] !== undefined
const needsIfMatch = (api: Api) => api.etag === true && (api.method === 'put' || api.method === 'patch')

function bodyOf(input: ObjectSchema, names: readonly string[]) {
  const items = input.properties?.['items']
  if (takesFile(input) && items)
    return {
      required: true,
      content: {
        'application/json': { schema: items },
        'text/csv': { schema: { type: 'string' } },
        [xlsxType]: { schema: {} },
      },
    }
  if (takesFile(input)) {
    const types = ['application/json', 'application/yaml', 'text/csv', xlsxType]
    return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: {} }])) }
  }
  const list = names.length === 1 && names[0] === 'items' ? input.properties?.['items'] : undefined
  const schema = list ?? {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, input.properties?.[name] ?? {}])),
    required: (input.required ?? []).filter((name) => names.includes(name)),
  }
  return { required: true, content: { 'application/json': { schema } } }
}

const codesOf = (useCase: AnyUseCase, api: Api, confidentially: boolean): readonly string[] => [
  ...(useCase.kind === 'command'
    ? ['auth.required', 'auth.forbidden', 'auth.scope', 'conflict.exists']
    : ['auth.forbidden']),
  ...(confidentially ? ['auth.assurance_too_low'] : []),
  'validation',
  ...(api.path.includes('{') ? ['not_found'] : []),
  ...(needsIfMatch(api) ? ['precondition.required', 'conflict.version'] : []),
  ...(api.codes ?? []),
]

function responsesOf(useCase: AnyUseCase, api: Api, codes: readonly string[]) {
  const problems = [...new Set(codes.map(statusOf))].sort()
  const problemContent = {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  }
  return {
    [String(api.status ?? 200)]: {
      description: 'Done',
      content: { 'application/json': { schema: schemaOf(useCase.output, 'output') } },
    },
    ...Object.fromEntries(
      problems.map((status) => [String(status), { description: 'Refused', content: problemContent }]),
    ),
  }
}

function schemaOf(type: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' })
  return schema
}
