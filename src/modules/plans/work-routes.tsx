import { type Handler, Hono } from 'hono'
import { refuse } from '../../kernel/result.ts'
import { type Env, form, page, refusalPage } from '../../server/web.tsx'
import { writeYaml } from '../../server/yaml.ts'
import { addNote } from './add-note.ts'
import { besideCsv } from './beside/beside-csv.ts'
import { showBeside } from './beside/show-beside.ts'
import { derivePlan } from './derived/derive-plan.ts'
import { showDeriveForm } from './derived/show-derive-form.ts'
import { takeOver } from './derived/take-over.ts'
import { attachToMeasure, attachToPlan, detachDocument } from './documents/attach-document.ts'
import { listPlans } from './list-plans.ts'
import { correctNote, withdrawNote } from './notes/correct-note.ts'
import { listPlanNotes } from './notes/list-notes.ts'
import { BesidePage } from './pages/beside.tsx'
import { DerivePage } from './pages/derive.tsx'
import { MeasureWorkPage } from './pages/measure-work.tsx'
import { PlanNotesPage } from './pages/plan-notes.tsx'
import { PlanWorkPage } from './pages/plan-work.tsx'
import { PlansPage } from './pages/plans.tsx'
import { VersionComparisonPage } from './pages/version-comparison.tsx'
import { VersionsPage } from './pages/versions.tsx'
import { showMeasureWork } from './show-measure-work.ts'
import { showPlanWork } from './show-plan-work.ts'
import { compareVersions } from './versions/compare-versions.ts'
import { keepVersion } from './versions/keep-version.ts'
import { readVersion, showVersions } from './versions/list-versions.ts'

type Typed = Readonly<Record<string, unknown>>
const toPlan = (_: unknown, { slug }: Typed) => `/travail/plans/${slug}`
const toMeasure = (_: unknown, { id }: Typed) => `/travail/mesures/${id}`
const toVersions = (_: unknown, { slug }: Typed) => `/travail/plans/${slug}/versions`

const plan = [showPlanWork, PlanWorkPage] as [typeof showPlanWork, typeof PlanWorkPage]
const measure = [showMeasureWork, MeasureWorkPage] as [typeof showMeasureWork, typeof MeasureWorkPage]
const versions = [showVersions, VersionsPage] as [typeof showVersions, typeof VersionsPage]
const derive = [showDeriveForm, DerivePage] as [typeof showDeriveForm, typeof DerivePage]

/** A version as a file: who imports it brings it back. */
const versionFile: Handler<Env> = async (c) => {
  const found = await readVersion(c.get('request'), c.req.param())
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  const name = `${c.req.param('slug')}-version-${found.value.number}.yaml`
  return c.body(writeYaml(found.value.content), 200, {
    'content-type': 'application/yaml; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  })
}

/** Where the form that chooses two versions leads: the comparison has an address of its own. */
const chosenVersions: Handler<Env> = (c) => {
  const { de, a } = c.req.query()
  const sides = [de, a].map((side) => encodeURIComponent(side ?? ''))
  const slug = encodeURIComponent(c.req.param('slug') ?? '')
  return Promise.resolve(c.redirect(`/travail/plans/${slug}/versions/${sides.join('/')}`, 303))
}

const besidePage = page(showBeside, BesidePage)

/** A form names each plan on its own; the page has one address for the same plans. */
const chosenPlans: Handler<Env> = async (c, next) => {
  const plans = c.req.queries('plans') ?? []
  if (plans.length < 2) return besidePage(c, next)
  const asked = new URLSearchParams({ plans: plans.join(','), by: c.req.query('by') ?? 'theme' })
  return c.redirect(`/travail/plans/comparer?${asked}`, 303)
}

/** Plans at work: what they say today and said before, whom they serve, their documents and notes. */
export const workRoutes = new Hono<Env>()
  .get('/travail/plans', page(listPlans, PlansPage))
  .get('/travail/plans/comparer', chosenPlans)
  .get('/travail/plans/comparer.csv', besideCsv)
  .get('/travail/plans/:slug', page(showPlanWork, PlanWorkPage))
  .post('/travail/plans/:slug/documents', form(attachToPlan, { next: toPlan, again: plan }))
  .post(
    '/travail/plans/:slug/documents/:document/retirer',
    form(detachDocument, { next: toPlan, again: plan }),
  )
  .get('/travail/plans/:slug/notes', page(listPlanNotes, PlanNotesPage))
  .get('/travail/plans/:slug/versions', page(showVersions, VersionsPage))
  .post('/travail/plans/:slug/versions', form(keepVersion, { next: toVersions, again: versions }))
  .get('/travail/plans/:slug/versions/comparer', chosenVersions)
  .get('/travail/plans/:slug/versions/:number/plan.yaml', versionFile)
  .get('/travail/plans/:slug/versions/:a/:b', page(compareVersions, VersionComparisonPage))
  .get('/travail/plans/:slug/deriver', page(showDeriveForm, DerivePage))
  .post(
    '/travail/plans/:slug/deriver',
    form(derivePlan, { next: ({ slug }) => `/travail/plans/${slug}`, again: derive }),
  )
  .get('/travail/mesures/:id', page(showMeasureWork, MeasureWorkPage))
  .post('/travail/mesures/:id/reprendre', form(takeOver, { next: toMeasure, again: measure }))
  .post('/travail/mesures/:id/documents', form(attachToMeasure, { next: toMeasure, again: measure }))
  .post(
    '/travail/mesures/:id/documents/:document/retirer',
    form(detachDocument, { next: toMeasure, again: measure }),
  )
  .post('/travail/mesures/:id/notes', form(addNote, { next: toMeasure, again: measure }))
  .post('/travail/mesures/:id/notes/:note/corriger', form(correctNote, { next: toMeasure, again: measure }))
  .post('/travail/mesures/:id/notes/:note/retirer', form(withdrawNote, { next: toMeasure, again: measure }))
