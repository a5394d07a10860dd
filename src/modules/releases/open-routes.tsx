import { Hono } from 'hono'
import { type Env, embeddedPage, releasedPage } from '../../server/web.tsx'
import { catalogue, feed } from './catalogue/catalogue-routes.ts'
import { chosenComparison, comparisonCsv } from './compare/comparison-routes.ts'
import { showComparison } from './compare/read-comparison.ts'
import { cardPicture } from './embed/card-routes.tsx'
import { showCard } from './embed/read-card.ts'
import { downloadFigures, downloadSheet } from './figures/download.ts'
import { CardPage } from './pages/card.tsx'
import { ComparisonPage } from './pages/comparison.tsx'
import { ServicePage } from './pages/service.tsx'
import { ServicesPage } from './pages/services.tsx'
import { newestReport, reportPdf } from './report/report-routes.ts'
import { listServices, showService } from './services/read-services.ts'

/** What others take away: files, feeds, pictures, comparisons and the pages of the services. */
export const openRoutes = new Hono<Env>()
  .get('/plans/:slug/diffusions/:number/chiffres.csv', downloadFigures('csv'))
  .get('/plans/:slug/diffusions/:number/chiffres.xlsx', downloadSheet)
  .get('/plans/:slug/diffusions/:number/chiffres.json', downloadFigures('json'))
  .get('/plans/:slug/diffusions/:number/rapport.pdf', reportPdf)
  .get('/plans/:slug/rapport.pdf', newestReport)
  .get('/plans/:slug/comparer', chosenComparison)
  .get('/plans/:slug/comparer/:a/:b', releasedPage(showComparison, ComparisonPage))
  .get('/plans/:slug/comparer/:a/:b/comparaison.csv', comparisonCsv)
  .get('/catalogue.jsonld', catalogue)
  .get('/flux.atom', feed)
  .get('/indicateurs/:id/carte', embeddedPage(showCard, CardPage))
  .get('/indicateurs/:id/carte.svg', cardPicture)
  .get('/services', releasedPage(listServices, ServicesPage))
  .get('/services/:slug', releasedPage(showService, ServicePage))
