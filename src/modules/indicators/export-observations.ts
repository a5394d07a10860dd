import { ok, type Result, refuse } from '../../kernel/result.ts'
import { writeCsv } from '../../server/csv.ts'
import type { Db } from '../../server/database.ts'
import { readIndicators } from './indicators.db.ts'
import { observationsKept } from './observations.db.ts'
import { observationTemplate } from './observations-file.ts'

/** The observations of an indicator as CSV: what was entered and imported is read back as it is. */
export async function observationsText(db: Db, indicator: string): Promise<Result<string>> {
  const [found] = await readIndicators(db, { ids: [indicator] })
  return found
    ? ok(writeCsv(observationTemplate, await observationsKept(db, indicator)))
    : refuse('not_found', 'indicator')
}
