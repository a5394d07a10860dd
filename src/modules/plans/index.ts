export { addNote } from './add-note.ts'
export { derivePlan } from './derived/derive-plan.ts'
export { attachToMeasure, attachToPlan, detachDocument } from './documents/attach-document.ts'
export { openFilesAmong, type PlanDocument, readDocumentsOf } from './documents/plan-documents.db.ts'
export { editMeasure } from './edit-measure.ts'
export { exportPlan } from './export-plan.ts'
export { importPlan } from './import/import-plan.ts'
export {
  findPlan,
  type Measure,
  type Plan,
  readMeasures,
  readNotes,
  readPlans,
} from './plans.db.ts'
export { keepVersion } from './versions/keep-version.ts'
