import { Hono } from 'hono'
import { type Env, page } from '../../server/web.tsx'
import { CataloguePage } from './catalogue/pages/catalogue.tsx'
import { SheetPage } from './catalogue/pages/sheet.tsx'
import { showCatalogue, showSheet } from './catalogue/show-catalogue.ts'

export const routes = new Hono<Env>()
  .get('/formations', page(showCatalogue, CataloguePage))
  .get('/formations/:slug', page(showSheet, SheetPage))
