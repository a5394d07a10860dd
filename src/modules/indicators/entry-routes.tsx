import { type Context, type Handler, Hono } from 'hono'
import { act, type Env, form, page, refusalPage } from '../../server/web.tsx'
import { acceptDrafts } from './grid/accept-drafts.ts'
import { enterGrid } from './grid/enter-grid.ts'
import { csvTemplate, xlsxTemplate } from './grid/figures-template.ts'
import { addressOf } from './grid/grid-address.ts'
import { showGrid } from './grid/show-grid.ts'
import { restoreFigure } from './history/restore-figure.ts'
import { showHistory } from './history/show-history.ts'
import { GridPage } from './pages/grid.tsx'
import { HistoryPage } from './pages/history.tsx'

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** A file to fill in, of what the grid of the same address asks for. */
const template =
  (format: 'csv' | 'xlsx'): Handler<Env> =>
  async (c: Context<Env>) => {
    const request = c.get('request')
    const found = await showGrid(request, c.req.query())
    if (!found.ok) return refusalPage(c, found)
    const { language } = request.actor
    const body =
      format === 'csv' ? csvTemplate(found.value, language) : await xlsxTemplate(found.value, language)
    const of = found.value.organisation?.slug ?? 'services'
    return c.body(body, 200, {
      'content-type': types[format],
      'content-disposition': `attachment; filename="chiffres-${of}-${found.value.period}.${format}"`,
    })
  }

/** Where figures are given: many on one page, or by a file; and what became of each. */
export const entryRoutes = new Hono<Env>()
  .get('/saisie', page(showGrid, GridPage))
  .post('/saisie', form(enterGrid, { next: (stored) => addressOf(stored), again: [showGrid, GridPage] }))
  .post(
    '/saisie/accepter',
    act(acceptDrafts, (accepted) => addressOf({ by: 'organisation', ...accepted })),
  )
  .get('/saisie/modele.csv', template('csv'))
  .get('/saisie/modele.xlsx', template('xlsx'))
  .get('/indicateurs/:id/historique', page(showHistory, HistoryPage))
  .post(
    '/indicateurs/:id/historique/remettre',
    form(restoreFigure, {
      next: ({ organisation, period }, { id }) =>
        `/indicateurs/${id}/historique?organisation=${encodeURIComponent(organisation)}&period=${period}`,
      again: [showHistory, HistoryPage],
    }),
  )
