import type { Result } from '../../kernel/result.ts'
import type { Request } from '../../server/use-case.ts'
import { importOrganisations, importTerritories } from '../organisations/index.ts'
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
  readonly reading?: { readonly encoding: string; readonly separator: string }
  readonly plan?: string
  /** What stood there when the file was read. */
  readonly seen?: string
}

/** The use case that reads a file of a kind. */
export function importFile(
  request: Request,
  kind: ImportKind,
  input: { bytes: Uint8Array; dryRun: boolean; seen?: string | undefined },
): Promise<Result<ImportReport>> {
  if (kind === 'plan') return importPlan(request, input)
  return kind === 'organisations' ? importOrganisations(request, input) : importTerritories(request, input)
}
