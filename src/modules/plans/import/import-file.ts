import type { z } from 'zod'
import { ok, type Result } from '../../../kernel/result.ts'
import type { FileReading } from '../../../server/sheet.ts'
import type { Request } from '../../../server/use-case.ts'
import { firstLines, importObservations } from '../../indicators/index.ts'
import { importOrganisations, importTerritories } from '../../organisations/index.ts'
import { importPlan } from './import-plan.ts'
import type { ImportKind } from './keep-import-draft.ts'

/** What an import did, or would do, whatever it is of. */
export type ImportReport = {
  readonly created?: number
  readonly updated?: number
  readonly unchanged?: number
  /** Of territories it is only known how many the file holds. */
  readonly stored?: number
  /** Numbers of the plan's measures that the file does not name. */
  readonly kept?: readonly string[]
  readonly reading?: FileReading | undefined
  /** Periods of figures that lie outside their plan's dates. */
  readonly outside?: readonly string[]
  /** By which it may be undone. */
  readonly import?: string
  /** Of a file of figures, the first lines as they are understood. */
  readonly first?: z.output<typeof firstLines.output>
  readonly plan?: string
  /** What stood there when the file was read. */
  readonly seen?: string
}

/** What the point is in `1.234`, where the file leaves it open and whoever imports it was asked. */
export type Point = 'decimal' | 'thousands'
export type ImportInput = {
  readonly bytes: Uint8Array
  readonly dryRun: boolean
  readonly name: string
  readonly seen?: string | undefined
  readonly point?: Point | undefined
}

/** The use case that reads a file of a kind. */
export function importFile(
  request: Request,
  kind: ImportKind,
  input: ImportInput,
): Promise<Result<ImportReport>> {
  if (kind === 'plan') return importPlan(request, input)
  if (kind === 'observations') return figuresImported(request, input)
  return kind === 'organisations' ? importOrganisations(request, input) : importTerritories(request, input)
}

async function figuresImported(request: Request, input: ImportInput): Promise<Result<ImportReport>> {
  const done = await importObservations(request, input)
  if (!done.ok) return done
  const { added, changed, unchanged, reading, outside_plan: outside, import: id } = done.value
  const report = { created: added, updated: changed, unchanged, reading, outside, import: id }
  if (!input.dryRun) return ok(report)
  const first = await firstLines(request, { bytes: input.bytes, point: input.point })
  return ok({ ...report, ...(first.ok ? { first: first.value } : {}) })
}
