import { defineModule } from '../../server/module.ts'
import { addNote } from './add-note.ts'
import { editMeasure } from './edit-measure.ts'
import { exportPlan } from './export-plan.ts'
import { importPlan } from './import-plan.ts'
import { listPlans } from './list-plans.ts'
import { planPolicy } from './plan.policy.ts'
import { showMeasureForm } from './show-measure-form.ts'
import { showPlanWork } from './show-plan-work.ts'

export const plans = defineModule({
  name: 'plans',
  policy: planPolicy,
  useCases: [listPlans, showPlanWork, importPlan, exportPlan, showMeasureForm, editMeasure, addNote],
})
