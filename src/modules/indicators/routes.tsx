import { Hono } from 'hono'
import { type Env, form, page } from '../../server/web.tsx'
import { bindSource } from './bind-source.ts'
import { editIndicator } from './edit-indicator.ts'
import { enterObservation } from './enter-observation.ts'
import { entryRoutes } from './entry-routes.tsx'
import { listFigures } from './list-figures.ts'
import { EntryPage } from './pages/entry.tsx'
import { FiguresPage } from './pages/figures.tsx'
import { IndicatorFormPage } from './pages/indicator-form.tsx'
import { showEntryForm } from './show-entry-form.ts'
import { showIndicatorForm } from './show-indicator-form.ts'
import { unbindSource } from './unbind-source.ts'
import { validateObservation } from './validate-observation.ts'

type Typed = Readonly<Record<string, unknown>>

const toForm = (_: unknown, { id }: Typed) => `/indicateurs/${id}/modifier`
const again = [showIndicatorForm, IndicatorFormPage] as [typeof showIndicatorForm, typeof IndicatorFormPage]

export const routes = new Hono<Env>()
  .get('/indicateurs/:id/modifier', page(showIndicatorForm, IndicatorFormPage))
  .post('/indicateurs/:id/modifier', form(editIndicator, { next: toForm, again, blank: 'null' }))
  .post('/indicateurs/:id/source', form(bindSource, { next: toForm, again }))
  .post('/indicateurs/:id/source/retirer', form(unbindSource, { next: toForm, again }))
  .get('/indicateurs/:id/saisir', page(showEntryForm, EntryPage))
  .post(
    '/indicateurs/:id/saisir',
    form(enterObservation, {
      next: ({ organisation, period }, { id }) =>
        `/indicateurs/${id}/saisir?organisation=${encodeURIComponent(organisation)}&period=${period}`,
      again: [showEntryForm, EntryPage],
    }),
  )
  .route('/', entryRoutes)
  .get('/nos-chiffres', page(listFigures, FiguresPage))
  .post(
    '/nos-chiffres/valider',
    form(validateObservation, { next: '/nos-chiffres', again: [listFigures, FiguresPage], blank: 'null' }),
  )
