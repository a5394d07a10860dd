import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  stringify,
} from 'yaml'
import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import type { FileReading } from '../../server/sheet.ts'
import { faultsOf } from '../../server/use-case.ts'
import { PlanFile } from './plan.forms.ts'
import { isTable, readTable } from './table/read-table.ts'

export type ReadPlan = {
  readonly file: PlanFile
  /** How a table was read, to be told back. */
  readonly reading?: FileReading
  /** A fault by the path within the plan, told where in the file it is: its line, or its cell. */
  readonly located: (fault: Fault) => Fault
}

/** A plan out of a file, told by its content: YAML, JSON, CSV or XLSX. Refused as a whole, each fault with its place. */
export async function readPlan(bytes: Uint8Array): Promise<Result<ReadPlan>> {
  if (!isTable(bytes)) return readPlanText(bytes)
  const table = await readTable(bytes)
  if (!table.ok) return table
  const { content, located, reading } = table.value
  const file = judged(content, located)
  return file.ok ? ok({ file: file.value, reading, located }) : file
}

/** A plan read from YAML or JSON; refused as a whole, each fault with its line. */
export function readPlanText(bytes: Uint8Array): Result<ReadPlan> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('file.encoding', [{ path: 'file', code: 'file.encoding', expected: 'UTF-8' }])
  }
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, version: '1.2' })
  const broken = document.errors[0]
  if (broken) {
    const { line, col } = counter.linePos(broken.pos[0])
    const faults = [
      {
        path: `line ${line}`,
        line,
        column: col,
        code: broken.code === 'DUPLICATE_KEY' ? 'duplicate' : 'malformed',
        expected: 'YAML / JSON',
        found: broken.message.split('\n')[0]?.slice(0, 120),
      },
    ]
    return refuse(broken.code === 'DUPLICATE_KEY' ? 'validation' : 'malformed', faults)
  }
  const content = contentOf(document)
  if (!content.ok) return content
  const located = (fault: Fault) => withLine(fault, document, counter)
  const file = judged(content.value, located)
  return file.ok ? ok({ file: file.value, located }) : file
}

/** Whether what a file holds is a plan. */
function judged(content: unknown, located: ReadPlan['located']): Result<PlanFile> {
  const parsed = PlanFile.safeParse(content, { reportInput: true })
  if (!parsed.success) return refuse('validation', faultsOf(deepest(parsed.error)).map(located))
  const wrong = [...datesReversed(parsed.data), ...numbersTwice(parsed.data)].map(located)
  return wrong.length > 0 ? refuse('validation', wrong) : ok(parsed.data)
}

function contentOf(document: Document): Result<unknown> {
  try {
    return ok(document.toJS({ maxAliasCount: 100 }))
  } catch (error) {
    return refuse('malformed', [
      { path: 'file', code: 'malformed', found: (error as Error).message.slice(0, 120) },
    ])
  }
}

type Issue = import('zod').z.core.$ZodIssue

/** Of a union that fits in none of its forms, what is wrong with the form that came nearest. */
function deepest(error: import('zod').z.ZodError): import('zod').z.ZodError {
  const open = (issue: Issue): Issue[] => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
    const nearest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0] ?? []
    const inner = depth(nearest) > 0 || nearest.some((one) => one.code === 'unrecognized_keys') ? nearest : []
    return inner.length === 0
      ? [{ ...issue, message: 'text or object' }]
      : inner.flatMap((one) => open({ ...one, path: [...issue.path, ...one.path] } as Issue))
  }
  return Object.assign(Object.create(Object.getPrototypeOf(error)), { issues: error.issues.flatMap(open) })
}
const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((issue) => issue.path.length))

function withLine(fault: Fault, document: Document, counter: LineCounter): Fault {
  const keys =
    fault.path === '' ? [] : fault.path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key))
  for (let length = keys.length; length >= 0; length -= 1) {
    const offset = offsetOf(document, keys.slice(0, length))
    if (offset !== undefined) return { ...fault, line: counter.linePos(offset).line }
  }
  return fault
}

/** Where a key stands in the text: the key itself in a map, the item in a list. */
function offsetOf(document: Document, path: readonly (string | number)[]): number | undefined {
  const last = path.at(-1)
  if (last === undefined) return isNode(document.contents) ? document.contents.range?.[0] : undefined
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (isMap(parent)) {
    const pair = parent.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last),
    )
    return pair && isNode(pair.key) ? pair.key.range?.[0] : undefined
  }
  if (isSeq(parent)) {
    const item = parent.items[Number(last)]
    return isNode(item) ? item.range?.[0] : undefined
  }
  return undefined
}

/** A plan ends on the day it starts at the earliest. */
const datesReversed = ({ plan: { starts, ends } }: PlanFile): Fault[] =>
  starts && ends && ends < starts
    ? [{ path: 'plan.ends', code: 'dates.reversed', expected: `≥ ${starts}`, found: ends }]
    : []

type Numbered = {
  readonly number: string
  readonly indicators?: readonly { readonly key?: string | undefined }[] | undefined
  readonly measures?: readonly Numbered[] | undefined
}

function numbersTwice({ measures }: { measures: readonly Numbered[] }): Fault[] {
  const seen = new Set<string>()
  const visit = (list: readonly Numbered[], path: string): Fault[] =>
    list.flatMap((measure, index) => {
      const at = `${path}.${index}`
      const twice = seen.has(measure.number)
      seen.add(measure.number)
      return [
        ...(twice ? [{ path: `${at}.number`, code: 'duplicate', found: measure.number }] : []),
        ...keysTwice(measure.indicators ?? [], `${at}.indicators`),
        ...visit(measure.measures ?? [], `${at}.measures`),
      ]
    })
  return visit(measures, 'measures')
}

/** Within a measure an indicator's key stands once; one without a key has that of its place. */
function keysTwice(indicators: readonly { readonly key?: string | undefined }[], path: string): Fault[] {
  const keys = indicators.map((one, index) => one.key ?? placeKey(index))
  return keys.flatMap((key, index) =>
    keys.indexOf(key) === index ? [] : [{ path: `${path}.${index}`, code: 'duplicate', found: key }],
  )
}

/** The key of an indicator that names none: `i1` for the first. */
export const placeKey = (index: number) => `i${index + 1}`

export const writeYaml = (file: unknown): string =>
  stringify(file, { lineWidth: 110, aliasDuplicateObjects: false })
