import { Hono } from 'hono'
import { act, type Env, form, page, releasedPage } from '../../server/web.tsx'
import { draftRelease } from './draft-release.ts'
import { confirmRelease } from './make-release.ts'
import { DraftPage } from './pages/draft.tsx'
import { HomePage } from './pages/home.tsx'
import { IndicatorPage } from './pages/indicator.tsx'
import { MeasurePage } from './pages/measure.tsx'
import { NumberedReleasePage } from './pages/numbered-release.tsx'
import { OriginPage } from './pages/origin.tsx'
import { PlanPage } from './pages/plan.tsx'
import {
  showHome,
  showIndicator,
  showMeasure,
  showNumberedRelease,
  showOrigin,
  showPlan,
} from './read-release.ts'
import { replyToFigure } from './reply-to-figure.ts'
import { withdrawRelease } from './withdraw-release.ts'

export const routes = new Hono<Env>()
  .get('/', releasedPage(showHome, HomePage))
  .get('/plans/:slug', releasedPage(showPlan, PlanPage))
  .get('/plans/:slug/diffusions/:number', releasedPage(showNumberedRelease, NumberedReleasePage))
  .get('/mesures/:id', releasedPage(showMeasure, MeasurePage))
  .get('/indicateurs/:id', releasedPage(showIndicator, IndicatorPage))
  .get('/indicateurs/:id/origine/:period', releasedPage(showOrigin, OriginPage))
  .get('/travail/plans/:slug/diffuser', page(draftRelease, DraftPage))
  .post(
    '/travail/plans/:slug/diffuser',
    form(confirmRelease, { next: ({ plan }) => `/plans/${plan}`, again: [draftRelease, DraftPage] }),
  )
  .post(
    '/travail/plans/:slug/diffusions/:id/retirer',
    form(withdrawRelease, {
      next: (_, typed) => `/travail/plans/${typed['slug']}/diffuser`,
      again: [draftRelease, DraftPage],
    }),
  )
  .post('/nos-chiffres/reponse', act(replyToFigure, '/nos-chiffres'))
