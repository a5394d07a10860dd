import { Hono } from 'hono'
import { type Env, releasedPage } from '../../server/web.tsx'
import { calendarRoutes } from './calendar/calendar-routes.ts'
import { CataloguePage } from './catalogue/pages/catalogue.tsx'
import { SheetPage } from './catalogue/pages/sheet.tsx'
import { printedRoutes } from './catalogue/printed/printed-routes.ts'
import { showCatalogue, showSheet } from './catalogue/show-catalogue.ts'
import { fundingRoutes } from './funding/funding-routes.ts'

export const routes = new Hono<Env>()
  .get('/formations', releasedPage(showCatalogue, CataloguePage, 'today'))
  .route('/', calendarRoutes)
  .route('/', printedRoutes)
  .route('/', fundingRoutes)
  .get('/formations/:slug', releasedPage(showSheet, SheetPage, 'today'))
