import { Hono } from 'hono'
import { type Env, form, page } from '../../../server/web.tsx'
import { CostsPage } from '../costs/pages/costs.tsx'
import { showCosts } from '../costs/read-costs.ts'
import { writeCosts } from '../costs/write-costs.ts'
import { noteApproval } from '../programmes/note-approval.ts'
import { dossierPdf, dossierSheet } from './dossier/dossier-routes.ts'
import { ProgrammePage } from './pages/programme.tsx'
import { showFunding } from './read-funding.ts'

const programmes = '/travail/formations/programmes'
const costs = '/travail/formations/sessions/:id/couts'

/** What a programme and its sessions cost, and what is said of it with its funder. */
export const fundingRoutes = new Hono<Env>()
  .get(`${programmes}/:slug`, page(showFunding, ProgrammePage))
  .post(
    `${programmes}/:slug/financeur`,
    form(noteApproval, {
      next: ({ slug }) => `${programmes}/${slug}`,
      again: [showFunding, ProgrammePage],
    }),
  )
  .get(`${programmes}/:slug/dossier.pdf`, dossierPdf)
  .get(`${programmes}/:slug/dossier.xlsx`, dossierSheet)
  .get(costs, page(showCosts, CostsPage))
  .post(
    costs,
    form(writeCosts, {
      next: ({ id }) => `/travail/formations/sessions/${id}/couts`,
      again: [showCosts, CostsPage],
    }),
  )
