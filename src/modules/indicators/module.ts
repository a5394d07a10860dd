import { defineModule } from '../../server/module.ts'
import type { Reading } from '../../server/use-case.ts'
import { bindSource } from './bind-source.ts'
import { editIndicator } from './edit-indicator.ts'
import { indicatorPolicy } from './indicator.policy.ts'
import { readIndicators } from './indicators.db.ts'
import { listFigures } from './list-figures.ts'
import { listSources } from './list-sources.ts'
import { putObservations } from './put-observations.ts'
import { recompute, recomputeAfter } from './recompute.ts'
import { recomputeIndicator } from './recompute-indicator.ts'
import { showIndicatorForm } from './show-indicator-form.ts'
import { unbindSource } from './unbind-source.ts'
import { validateObservation } from './validate-observation.ts'

export const indicators = defineModule({
  name: 'indicators',
  policy: indicatorPolicy,
  useCases: [
    listSources, showIndicatorForm, editIndicator, bindSource, unbindSource, recomputeIndicator, putObservations,
    listFigures, validateObservation,
  ],
  reaction: recomputeAfter,
  daily: recomputeAll,
})

/** A new period begins without anybody doing anything. */
async function recomputeAll(reading: Reading) {
  const bound = await readIndicators(reading.db, { sources: [...reading.house.sources.keys()] })
  for (const indicator of bound) await recompute(reading, indicator)
}
