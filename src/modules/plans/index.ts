export { addNote } from './add-note.ts'
export { exportPlan } from './export-plan.ts'
export { importPlan } from './import-plan.ts'
export { planJsonSchema } from './plan.forms.ts'
export {
  type Fact,
  findPlan,
  type Measure,
  type Plan,
  readMeasures,
  readNotes,
  readPlans,
} from './plans.db.ts'
