import type { Handler } from 'hono'
import { refuse } from '../../../kernel/result.ts'
import type { Request } from '../../../server/use-case.ts'
import { type Env, refusalPage } from '../../../server/web.tsx'
import type { Release } from '../releases.db.ts'
import { describedIn, type FigureRow } from './figure-rows.ts'
import type { Place } from './figures.db.ts'
import { findReadable, readFigurePage } from './read-figures.ts'
import { csvOf, jsonOf, tableOf, type Writer } from './write-figures.ts'
import { mostRows, xlsxOf, xlsxType } from './xlsx.ts'

const batch = 5_000

/** The rows of a release, some thousand at a time. Throws where the release is withdrawn meanwhile. */
export async function* figuresOf(request: Request, release: Release): AsyncGenerator<readonly FigureRow[]> {
  const indicators = [...describedIn(release.content).keys()]
  let after: Place | undefined
  do {
    const page = await readFigurePage(request, { release: release.id, indicators, after, limit: batch })
    if (!page.ok) throw new Error(`the release can no longer be read: ${page.code}`)
    yield page.value.rows
    after = page.value.next
  } while (after)
}

/** A file that is sent as it is read: a million rows take no more memory than some thousand. */
function streamed(request: Request, release: Release, { before, rows, after }: Writer): ReadableStream {
  const encoder = new TextEncoder()
  const pages = figuresOf(request, release)
  let first = true
  return new ReadableStream(
    {
      start: (stream) => stream.enqueue(encoder.encode(before)),
      async pull(stream) {
        const { value, done } = await pages.next()
        if (value?.length) stream.enqueue(encoder.encode(rows(value, first)))
        if (value?.length) first = false
        if (!done) return
        stream.enqueue(encoder.encode(after))
        stream.close()
      },
      cancel: async () => void (await pages.return(undefined)),
    },
    { highWaterMark: 0 },
  )
}

/** What a downloaded file is called: plan, number and what it holds. */
export const fileName = ({ content, number }: Release, name: string) =>
  `${content.plan.slug}-${number}-${name}`

export const fileHeaders = (type: string, name: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${name}"`,
  'cache-control': 'no-cache',
})

async function* cellsIn(request: Request, release: Release) {
  const cells = tableOf(release, request.actor.language)
  for await (const rows of figuresOf(request, release)) yield cells(rows)
}

/** Spreadsheets are made one after the other: each takes some hundred megabytes while it is made. */
let making: Promise<unknown> = Promise.resolve()
function oneAtATime<T>(make: () => Promise<T>): Promise<T> {
  const made = making.then(make, make)
  making = made.catch(() => undefined)
  return made
}

/** The same as a spreadsheet, kept like a page; refused as too large where it would not fit in one. */
export const downloadSheet: Handler<Env> = async (c) => {
  const request = c.get('request')
  const found = await findReadable(request, c.req.param())
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  const file = await oneAtATime(() => xlsxOf(cellsIn(request, found.value)))
  const expected = `≤ ${mostRows}`
  if (!file)
    return refusalPage(c, refuse('file.too_large', [{ path: 'xlsx', code: 'file.too_large', expected }]))
  c.set('keep', true)
  return c.body(file, 200, fileHeaders(xlsxType, fileName(found.value, 'chiffres.xlsx')))
}

/** The figures of a release as one file. */
export const downloadFigures =
  (format: 'csv' | 'json'): Handler<Env> =>
  async (c) => {
    const request = c.get('request')
    const found = await findReadable(request, c.req.param())
    if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
    const release = found.value
    const writer = format === 'csv' ? csvOf(release, request.actor.language) : jsonOf(release)
    return new Response(streamed(request, release, writer), {
      headers: fileHeaders(writer.type, fileName(release, `chiffres.${format}`)),
    })
  }
