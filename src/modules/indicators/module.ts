import { defineModule } from '../../server/module.ts'
import type { Event, Reading } from '../../server/use-case.ts'
import { bindSource } from './bind-source.ts'
import { editIndicator } from './edit-indicator.ts'
import { enterObservation } from './enter-observation.ts'
import { figureTasks } from './figure-tasks.ts'
import { acceptDrafts } from './grid/accept-drafts.ts'
import { enterGrid } from './grid/enter-grid.ts'
import { showGrid } from './grid/show-grid.ts'
import { restoreFigure } from './history/restore-figure.ts'
import { showHistory } from './history/show-history.ts'
import { firstLines } from './import/first-lines.ts'
import { importObservations } from './import/import-observations.ts'
import { listImports } from './import/list-imports.ts'
import { undoImport } from './import/undo-import.ts'
import { indicatorPolicy } from './indicator.policy.ts'
import { listFigures } from './list-figures.ts'
import { listSources } from './list-sources.ts'
import { putObservations } from './put-observations.ts'
import { recomputeAfter, refresh } from './recompute.ts'
import { recomputeIndicator } from './recompute-indicator.ts'
import { rollUpAfter, rollUpMembers } from './roll-up-after.ts'
import { routes } from './routes.tsx'
import { showEntryForm } from './show-entry-form.ts'
import { showIndicatorForm } from './show-indicator-form.ts'
import { texts } from './texts.ts'
import { unbindSource } from './unbind-source.ts'
import { validateObservation } from './validate-observation.ts'

export const indicators = defineModule({
  name: 'indicators',
  policy: indicatorPolicy,
  useCases: [
    listSources,
    showIndicatorForm,
    editIndicator,
    bindSource,
    unbindSource,
    recomputeIndicator,
    putObservations,
    importObservations,
    firstLines,
    listImports,
    undoImport,
    showEntryForm,
    enterObservation,
    listFigures,
    showGrid,
    showHistory,
    restoreFigure,
    enterGrid,
    acceptDrafts,
    validateObservation,
  ],
  routes,
  nav: [
    {
      href: '/nos-chiffres',
      label: texts.words('figures.title'),
      action: 'observation.validate',
      order: 2,
      place: 'work',
    },
    {
      href: '/saisie',
      label: texts.words('grid.title'),
      action: 'observation.write',
      order: 1.5,
      place: 'work',
    },
  ],
  tasks: figureTasks,
  reaction: react,
  upkeep: refreshAll,
})

async function react(reading: Reading, events: readonly Event[]) {
  await recomputeAfter(reading, events)
  await rollUpAfter(reading, events)
}

/** A new period begins, or a membership ends, without anybody doing anything. */
async function refreshAll(reading: Reading) {
  await rollUpMembers(reading)
  for (const { id } of await reading.db.selectFrom('plan').select('id').execute()) await refresh(reading, id)
}
