import { type Handler, Hono } from 'hono'
import { type Env, form, page, refusalPage } from '../../server/web.tsx'
import { undoImport } from '../indicators/index.ts'
import { undoOrganisationsImport, undoTerritoriesImport } from '../organisations/index.ts'
import { editMeasure } from './edit-measure.ts'
import { exportPlan } from './export-plan.ts'
import { abandonImport, answerPoint, confirmImport, previewImport } from './import/import-routes.tsx'
import { importTemplates, templateNames } from './import/import-templates.ts'
import { ImportPage } from './import/pages/import.tsx'
import { ImportsPage } from './import/pages/imports.tsx'
import { showImport } from './import/read-import-draft.ts'
import { showImports } from './import/show-imports.ts'
import { undoPlanImport } from './import/take-back-plan.ts'
import { MeasureFormPage } from './pages/measure-form.tsx'
import { planJsonSchema } from './plan.forms.ts'
import { showMeasureForm } from './show-measure-form.ts'
import { workRoutes } from './work-routes.tsx'

type Typed = Readonly<Record<string, unknown>>

const again = [showMeasureForm, MeasureFormPage] as [typeof showMeasureForm, typeof MeasureFormPage]
const toMeasure = (_: unknown, { id }: Typed) => `/mesures/${id}/modifier`

const importsAgain = [showImports, ImportsPage] as [typeof showImports, typeof ImportsPage]
const toImports = { next: '/importer/historique', again: importsAgain }

const download: Handler<Env> = async (c) => {
  const found = await exportPlan(c.get('request'), { ...c.req.query(), ...c.req.param() })
  return found.ok ? found.value : refusalPage(c, found)
}

const template: Handler<Env> = async (c) => {
  const name = templateNames.find((one) => one === c.req.param('name'))
  if (!name) return c.notFound()
  const { type, body } = importTemplates[name]
  return c.body((await body()) ?? '', 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
  })
}

const schema = JSON.stringify(planJsonSchema(), null, 2)

export const routes = new Hono<Env>()
  .get('/schemas/plan.json', (c) => c.body(schema, 200, { 'content-type': 'application/schema+json' }))
  .route('/', workRoutes)
  .get('/travail/plans/:slug/export', download)
  .get('/mesures/:id/modifier', page(showMeasureForm, MeasureFormPage))
  .post('/mesures/:id/modifier', form(editMeasure, { next: toMeasure, again, blank: 'null' }))
  .get('/importer', page(showImport, ImportPage))
  .post('/importer', previewImport)
  .get('/importer/modeles/:name', template)
  .get('/importer/historique', page(showImports, ImportsPage))
  .post('/importer/historique/plan/:id/annuler', form(undoPlanImport, toImports))
  .post('/importer/historique/organisations/:id/annuler', form(undoOrganisationsImport, toImports))
  .post('/importer/historique/territories/:id/annuler', form(undoTerritoriesImport, toImports))
  .post('/importer/historique/observations/:id/annuler', form(undoImport, toImports))
  .post('/importer/:id/lire', answerPoint)
  .post('/importer/:id/confirmer', confirmImport)
  .post('/importer/:id/abandonner', abandonImport)
