import { type Handler, Hono } from 'hono'
import { type Env, form, page, refusalPage } from '../../server/web.tsx'
import { listImports, undoImport } from '../indicators/index.ts'
import { addNote } from './add-note.ts'
import { editMeasure } from './edit-measure.ts'
import { exportPlan } from './export-plan.ts'
import { abandonImport, confirmImport, previewImport } from './import-routes.tsx'
import { importTemplates } from './import-templates.ts'
import { listPlans } from './list-plans.ts'
import { ImportPage } from './pages/import.tsx'
import { ImportsPage } from './pages/imports.tsx'
import { MeasureFormPage } from './pages/measure-form.tsx'
import { PlanWorkPage } from './pages/plan-work.tsx'
import { PlansPage } from './pages/plans.tsx'
import { planJsonSchema } from './plan.forms.ts'
import { showImport } from './read-import-draft.ts'
import { showMeasureForm } from './show-measure-form.ts'
import { showPlanWork } from './show-plan-work.ts'

type Typed = Readonly<Record<string, unknown>>

const again = [showMeasureForm, MeasureFormPage] as [typeof showMeasureForm, typeof MeasureFormPage]
const toMeasure = (_: unknown, { id }: Typed) => `/mesures/${id}/modifier`

const download: Handler<Env> = async (c) => {
  const found = await exportPlan(c.get('request'), { ...c.req.query(), ...c.req.param() })
  return found.ok ? found.value : refusalPage(c, found)
}

const template: Handler<Env> = (c) => {
  const name = c.req.param('name') ?? ''
  const found = Object.hasOwn(importTemplates, name) ? importTemplates[name] : undefined
  if (!found) return c.notFound()
  return c.body(found.text, 200, {
    'content-type': found.type,
    'content-disposition': `attachment; filename="${name}"`,
  })
}

const schema = JSON.stringify(planJsonSchema(), null, 2)

export const routes = new Hono<Env>()
  .get('/schemas/plan.json', (c) => c.body(schema, 200, { 'content-type': 'application/schema+json' }))
  .get('/travail/plans', page(listPlans, PlansPage))
  .get('/travail/plans/:slug', page(showPlanWork, PlanWorkPage))
  .get('/travail/plans/:slug/export', download)
  .get('/mesures/:id/modifier', page(showMeasureForm, MeasureFormPage))
  .post('/mesures/:id/modifier', form(editMeasure, { next: toMeasure, again, blank: 'null' }))
  .post('/mesures/:id/notes', form(addNote, { next: toMeasure, again }))
  .get('/importer', page(showImport, ImportPage))
  .post('/importer', previewImport)
  .get('/importer/modeles/:name', template)
  .get('/importer/chiffres', page(listImports, ImportsPage))
  .post(
    '/importer/chiffres/:id/annuler',
    form(undoImport, { next: '/importer/chiffres', again: [listImports, ImportsPage] }),
  )
  .post('/importer/:id/confirmer', confirmImport)
  .post('/importer/:id/abandonner', abandonImport)
