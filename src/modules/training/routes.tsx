import { Hono } from 'hono'
import { type Env, releasedPage } from '../../server/web.tsx'
import { attendanceRoutes } from './attendance/attendance-routes.tsx'
import { calendarRoutes } from './calendar/calendar-routes.ts'
import { CataloguePage } from './catalogue/pages/catalogue.tsx'
import { SheetPage } from './catalogue/pages/sheet.tsx'
import { printedRoutes } from './catalogue/printed/printed-routes.ts'
import { showCatalogue, showSheet } from './catalogue/show-catalogue.ts'
import { enrolmentRoutes } from './enrolment/enrolment-routes.tsx'
import { fundingRoutes } from './funding/funding-routes.ts'
import { organiseRoutes } from './organise-routes.tsx'

export const routes = new Hono<Env>()
  .get('/formations', releasedPage(showCatalogue, CataloguePage, 'today'))
  .route('/', calendarRoutes)
  .route('/', printedRoutes)
  .get('/formations/:slug', releasedPage(showSheet, SheetPage, 'today'))
  .route('/', enrolmentRoutes)
  .route('/', organiseRoutes)
  .route('/', fundingRoutes)
  .route('/', attendanceRoutes)
