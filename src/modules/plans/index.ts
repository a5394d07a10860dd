export { addNote } from './add-note.ts'
export { derivePlan } from './derived/derive-plan.ts'
export { attachToPlan } from './documents/attach-document.ts'
export { editMeasure } from './edit-measure.ts'
export { exportPlan } from './export-plan.ts'
export { importPlan } from './import-plan.ts'
export {
  findPlan,
  type Measure,
  type Plan,
  readMeasures,
  readNotes,
  readPlans,
} from './plans.db.ts'
export { keepVersion } from './versions/keep-version.ts'
