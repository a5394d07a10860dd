export { addNote } from './add-note.ts'
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
