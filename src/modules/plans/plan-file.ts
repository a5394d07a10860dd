import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import type { FileReading } from '../../server/sheet.ts'
import { faultsIn, type Located, readYaml } from '../../server/yaml.ts'
import { PlanFile } from './plan.forms.ts'
import { isTable, readTable } from './table/read-table.ts'

export type ReadPlan = {
  readonly file: PlanFile
  /** How a table was read, to be told back. */
  readonly reading?: FileReading
  /** A fault by the path within the plan, told where in the file it is: its line, or its cell. */
  readonly located: Located
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
  const read = readYaml(bytes)
  if (!read.ok) return read
  const { content, located } = read.value
  const file = judged(content, located)
  return file.ok ? ok({ file: file.value, located }) : file
}

/** Whether what a file holds is a plan. */
function judged(content: unknown, located: Located): Result<PlanFile> {
  const parsed = PlanFile.safeParse(content, { reportInput: true })
  if (!parsed.success) return refuse('validation', faultsIn(parsed.error).map(located))
  const wrong = [...datesReversed(parsed.data), ...numbersTwice(parsed.data)].map(located)
  return wrong.length > 0 ? refuse('validation', wrong) : ok(parsed.data)
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
