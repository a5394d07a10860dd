import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import type { HonoRequest, MiddlewareHandler } from 'hono'
import { type Arrived, arrive } from './files/arrival.ts'
import type { AnyUseCase, Request } from './use-case.ts'

export type FormValue = string | File | Arrived | (string | File | Arrived)[]
export type FormFields = Readonly<Record<string, FormValue>>

/** What one form may hold, besides the size of the whole request. */
const limits = { fields: 5_000, files: 5, fieldSize: 1_048_576, fieldNameSize: 200 }

/**
 * Whoever reads a form whole finds its fields counted first: to tell many fields of one name apart takes the square of
 * their number, and a few megabytes of `a&a&a` would stop the process for minutes.
 */
export const boundForms: MiddlewareHandler = async ({ req }, next) => {
  const parse = req.parseBody.bind(req)
  req.parseBody = (async (options: object) => {
    const between = betweenFields(req.header('content-type') ?? '')
    if (between && countOf(between, Buffer.from(await req.arrayBuffer())) > limits.fields)
      throw new Error('FormData: too many fields')
    return parse(options)
  }) as typeof req.parseBody
  await next()
}

// Whatever is named as their boundary, and however often: parts of a form begin on a line of their own with two hyphens.
const betweenFields = (type: string): string | undefined =>
  /^application\/x-www-form-urlencoded/i.test(type)
    ? '&'
    : /^multipart\/form-data/i.test(type)
      ? '\r\n--'
      : undefined

function countOf(part: string, bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(part); at !== -1; at = bytes.indexOf(part, at + part.length)) count += 1
  return count
}

/**
 * What a form carried. Where the use case takes files, they are kept on their way in as they come; of whoever may not do
 * it at all nothing is kept. Throws where the form is no form.
 */
export async function readForm(asked: HonoRequest, request: Request, write: AnyUseCase): Promise<FormFields> {
  const type = asked.header('content-type') ?? ''
  const { body } = asked.raw
  if (!write.files || !body || !/^multipart\/form-data/i.test(type)) return asked.parseBody({ all: true })
  const source = Readable.fromWeb(body as WebStream<Uint8Array>)
  const refused = write.denied(request) !== undefined
  const fields: Record<string, FormValue> = {}
  const arriving: Promise<void>[] = []
  const add = (name: string, value: string | Arrived) => {
    const known = fields[name]
    fields[name] = known === undefined ? value : [known, value].flat()
  }
  await new Promise<void>((resolve, reject) => {
    const form = new Busboy({ headers: { 'content-type': type } as BusboyHeaders, limits })
    form.on('field', (name, value, longName, longValue) => {
      if (longName || longValue) reject(new Error('FormData: a field is too long'))
      add(name, value)
    })
    form.on('file', (name, content, fileName) => {
      // A field without a chosen file comes with an empty name.
      const kept = write.files?.includes(name) && fileName && !refused
      // Told to whoever reads it, and as the form's own error; here it may come before anybody reads.
      content.on('error', () => undefined)
      if (!kept) return void content.resume()
      const taken = arrive(request, fileName, content).then((arrived) => {
        if (arrived.size > 0) add(name, arrived)
      })
      arriving.push(taken)
      // Told as what it is: a full disk or a database that is away is no fault of the form.
      taken.catch((error) => {
        reject(error)
        form.destroy(error)
      })
    })
    for (const limit of ['filesLimit', 'fieldsLimit'] as const)
      form.on(limit, () => reject(new Error('FormData: too many fields')))
    form.on('finish', resolve)
    form.on('error', (error) => reject(new Error(`FormData: ${(error as Error).message}`, { cause: error })))
    source.on('error', reject)
    source.pipe(form)
  })
  await Promise.all(arriving)
  return fields
}
