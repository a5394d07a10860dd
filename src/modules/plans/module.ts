import { defineModule } from '../../server/module.ts'
import { addNote } from './add-note.ts'
import { showBeside } from './beside/show-beside.ts'
import { derivePlan } from './derived/derive-plan.ts'
import { showDeriveForm } from './derived/show-derive-form.ts'
import { takeOver } from './derived/take-over.ts'
import { attachToMeasure, attachToPlan, detachDocument } from './documents/attach-document.ts'
import { editMeasure } from './edit-measure.ts'
import { exportPlan } from './export-plan.ts'
import { discardImportDraft } from './import/discard-import-draft.ts'
import { importPlan } from './import/import-plan.ts'
import { keepImportDraft } from './import/keep-import-draft.ts'
import { readImportDraft, showImport } from './import/read-import-draft.ts'
import { showImports } from './import/show-imports.ts'
import { undoPlanImport } from './import/take-back-plan.ts'
import { listPlans } from './list-plans.ts'
import { correctNote, withdrawNote } from './notes/correct-note.ts'
import { listMeasureNotes, listPlanNotes } from './notes/list-notes.ts'
import { planPolicy } from './plan.policy.ts'
import { plansRetention } from './retention.ts'
import { routes } from './routes.tsx'
import { showMeasureForm } from './show-measure-form.ts'
import { showMeasureWork } from './show-measure-work.ts'
import { showPlanWork } from './show-plan-work.ts'
import { texts } from './texts.ts'
import { compareVersions } from './versions/compare-versions.ts'
import { keepVersion } from './versions/keep-version.ts'
import { listVersions, readVersion, showVersions } from './versions/list-versions.ts'

export const plans = defineModule({
  name: 'plans',
  policy: planPolicy,
  routes,
  retention: plansRetention,
  useCases: [
    listPlans,
    showPlanWork,
    importPlan,
    undoPlanImport,
    showImports,
    exportPlan,
    showMeasureForm,
    editMeasure,
    addNote,
    correctNote,
    withdrawNote,
    listMeasureNotes,
    listPlanNotes,
    showMeasureWork,
    attachToPlan,
    attachToMeasure,
    detachDocument,
    keepVersion,
    listVersions,
    showVersions,
    readVersion,
    compareVersions,
    derivePlan,
    showDeriveForm,
    takeOver,
    showBeside,
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
    {
      href: '/importer/historique',
      label: texts.words('imports.title'),
      detail: texts.words('imports.detail'),
      action: 'plan.import',
      order: 35,
      place: 'administration',
    },
  ],
})
