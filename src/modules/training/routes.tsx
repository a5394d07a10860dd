import { Hono } from 'hono'
import { type Env, page } from '../../server/web.tsx'
import { attendanceRoutes } from './attendance/attendance-routes.tsx'
import { CataloguePage } from './catalogue/pages/catalogue.tsx'
import { SheetPage } from './catalogue/pages/sheet.tsx'
import { showCatalogue, showSheet } from './catalogue/show-catalogue.ts'
import { enrolmentRoutes } from './enrolment/enrolment-routes.tsx'
import { organiseRoutes } from './organise-routes.tsx'

export const routes = new Hono<Env>()
  .get('/formations', page(showCatalogue, CataloguePage))
  .get('/formations/:slug', page(showSheet, SheetPage))
  .route('/', enrolmentRoutes)
  .route('/', organiseRoutes)
  .route('/', attendanceRoutes)
