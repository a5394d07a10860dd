import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { house } from '../../src/app.ts'
import { dayIn } from '../../src/kernel/day.ts'
import answers from '../../src/modules/about/answers.json' with { type: 'json' }
import { type Example, examples } from '../../src/modules/about/examples.ts'
import { root } from '../../src/server/root.ts'
import { type Answer, apiOf, type Product, startProduct } from '../support/running-server.ts'

type Shown = {
  readonly path: string
  readonly status: number
  readonly ifMatch?: string
  readonly body?: unknown
  readonly answer: unknown
}
const shown = answers as readonly Shown[]
const writing = process.env['UPDATE'] === '1'

/** What the page shows of an answer: the first of each list, and the beginning of long texts. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shortened)
  if (typeof value === 'string') return value.length > 80 ? `${value.slice(0, 80)}…` : value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]))
}

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII='

/** The bytes of a form with a small image, and its type with the boundary. */
async function multipart(fields: Readonly<Record<string, string>>, typed: { type: string }) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new Blob([Buffer.from(pixel, 'base64')], { type: 'image/png' }), 'guide.png')
  const response = new Response(form)
  typed.type = response.headers.get('content-type') ?? ''
  return new Uint8Array(await response.arrayBuffer())
}

const isMap = (value: object) => Object.keys(value).some((key) => /^[0-9a-f-]{36}$/.test(key))

/** The keys and types of a value. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  if (isMap(value)) return 'by id'
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
}

const at = (value: unknown, path: string) => path.split('.').reduce<any>((inner, key) => inner?.[key], value)

const contentOf = (answer: Answer): unknown =>
  answer.body ?? (answer.text.length > 0 ? (answer.headers.get('content-type') ?? '') : '')

describe('the examples of the page of the API', () => {
  let product: Product
  // The day that it is for the demonstration, for what is done on the day itself.
  const kept = new Map<string, unknown>([['today', dayIn('Europe/Brussels', new Date())]])
  const tokens = new Map<string, string>()
  const written: Shown[] = []
  let etag = ''

  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(async () => {
    await product?.stop()
    if (writing && written.length === examples.length)
      writeFileSync(join(root, 'src/modules/about/answers.json'), `${JSON.stringify(written, null, 2)}\n`)
  })

  const filled = (text: string) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => (kept.has(name) ? String(kept.get(name)) : whole))
  // A value that was kept goes into JSON as what it is, a number as a number.
  const body = (given: unknown): unknown =>
    typeof given === 'string'
      ? filled(given)
      : JSON.parse(
          JSON.stringify(given).replace(/"\{(\w+)\}"/g, (whole, name: string) =>
            kept.has(name) ? JSON.stringify(kept.get(name)) : whole,
          ),
        )

  async function tokenOf({ as, scope }: Example) {
    if (!as) return undefined
    const name = `${as} ${scope}`
    if (!tokens.has(name)) tokens.set(name, await product.token(`${as}@demo.example`, scope))
    return tokens.get(name)
  }

  it('has one for every call', () => {
    const calls = house.useCases.flatMap(({ api }) =>
      api ? [`${api.method.toUpperCase()} ${api.path}`] : [],
    )
    const shownCalls = new Set(examples.map((one) => one.call))
    expect(calls.filter((call) => !shownCalls.has(call))).toEqual([])
    expect([...shownCalls].filter((call) => !calls.includes(call))).toEqual([])
  })

  it.each(examples.map((example, index) => [index, example.call, example] as const))(
    '%i: %s answers as shown',
    async (index, call, example) => {
      const [method = '', template = ''] = call.split(' ')
      const path = filled(example.path ?? template)
      const sent = example.body === undefined ? undefined : body(example.body)
      const typed = { type: '' }
      const ifMatch = example.version ? `"${example.version}"` : example.ifMatch && etag
      const answer = await apiOf(product.baseUrl, await tokenOf(example))(method, path, {
        body: example.form ? await multipart(example.form, typed) : sent,
        ...(example.form ? { type: typed.type } : {}),
        ...(example.type ? { type: example.type } : {}),
        ...(ifMatch ? { headers: { 'if-match': ifMatch } } : {}),
      })
      const status = house.useCases.find(
        ({ api }) => api && `${api.method.toUpperCase()} ${api.path}` === call,
      )?.api?.status
      expect({ status: answer.status, said: answer.status < 300 || answer.text }).toEqual({
        status: status ?? 200,
        said: true,
      })
      etag = answer.headers.get('etag') ?? `"${answer.body?.version ?? ''}"`
      for (const [name, where] of Object.entries(example.keep ?? {})) {
        expect(at(answer.body, where), `${name} in ${answer.text.slice(0, 1500)}`).toBeDefined()
        kept.set(name, at(answer.body, where))
      }
      const real = {
        path,
        status: answer.status,
        ...(ifMatch ? { ifMatch } : {}),
        ...(sent === undefined ? {} : { body: sent }),
        answer: shortened(contentOf(answer)),
      }
      if (writing) written.push(real)
      else expect(shapeOf(real)).toEqual(shapeOf(shown[index]))
    },
  )
})
