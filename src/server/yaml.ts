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
import type { z } from 'zod'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { faultsOf } from './use-case.ts'

/** A fault by the path within what was read, told where in the file it is. */
export type Located = (fault: Fault) => Fault

/** What a YAML or JSON file in UTF-8 holds; refused where it is neither, with the line. */
export function readYaml(
  bytes: Uint8Array,
): Result<{ readonly content: unknown; readonly located: Located }> {
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
  return content.ok
    ? ok({ content: content.value, located: (fault) => withLine(fault, document, counter) })
    : content
}

export const writeYaml = (file: unknown): string =>
  stringify(file, { lineWidth: 110, aliasDuplicateObjects: false })

/** What Zod found in a file, as faults. */
export const faultsIn = (error: z.ZodError): readonly Fault[] => faultsOf(deepest(error))

function contentOf(document: Document): Result<unknown> {
  try {
    return ok(document.toJS({ maxAliasCount: 100 }))
  } catch (error) {
    return refuse('malformed', [
      { path: 'file', code: 'malformed', found: (error as Error).message.slice(0, 120) },
    ])
  }
}

type Issue = z.core.$ZodIssue

/** Of a union that fits in none of its forms, what is wrong with the form that came nearest. */
function deepest(error: z.ZodError): z.ZodError {
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
