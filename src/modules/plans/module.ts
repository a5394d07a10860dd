import { defineModule } from '../../server/module.ts'
import { addNote } from './add-note.ts'
import { discardImportDraft } from './discard-import-draft.ts'
import { editMeasure } from './edit-measure.ts'
import { exportPlan } from './export-plan.ts'
import { importPlan } from './import-plan.ts'
import { keepImportDraft } from './keep-import-draft.ts'
import { listPlans } from './list-plans.ts'
import { planPolicy } from './plan.policy.ts'
import { readImportDraft, showImport } from './read-import-draft.ts'
import { routes } from './routes.tsx'
import { showMeasureForm } from './show-measure-form.ts'
import { showPlanWork } from './show-plan-work.ts'
import { texts } from './texts.ts'

export const plans = defineModule({
  name: 'plans',
  policy: planPolicy,
  routes,
  useCases: [
    listPlans,
    showPlanWork,
    importPlan,
    exportPlan,
    showMeasureForm,
    editMeasure,
    addNote,
    showImport,
    keepImportDraft,
    readImportDraft,
    discardImportDraft,
  ],
  nav: [
    {
      href: '/travail/plans',
      label: texts.words('plans.title'),
      action: 'plan.read',
      order: 3,
      place: 'work',
    },
    {
      href: '/importer',
      label: texts.words('import.nav'),
      action: 'import.prepare',
      order: 7,
      place: 'work',
    },
  ],
})
