import { join } from 'node:path'
import { type Handler, Hono } from 'hono'
import { pdfWriter } from '../../../../server/pdf.ts'
import { root } from '../../../../server/root.ts'
import { type Env, refusalPage } from '../../../../server/web.tsx'
import { printedOf } from './printed.ts'
import { readPrinted } from './read-printed.ts'

export const template = join(root, 'src', 'modules', 'training', 'catalogue', 'printed', 'printed.typ')

/**
 * The catalogue as PDF/UA in the reader's language, kept like a page. It is made under its own address alone, so that
 * made-up questions behind a `?` make nobody wait.
 */
const printedPdf: Handler<Env> = async (c) => {
  if (Object.keys(c.req.query()).some((name) => name !== 'lang'))
    return c.redirect('/formations/catalogue.pdf', 303)
  const request = c.get('request')
  const found = await readPrinted(request, {})
  if (!found.ok) return refusalPage(c, found)
  const { language } = request.actor
  const { name, demonstration } = c.get('instance')
  const place = { language, timeZone: request.timeZone, baseUrl: c.get('baseUrl'), name, demonstration }
  const printed = printedOf(found.value, place)
  const pdf = await pdfWriter.write(template, printed)
  if (!pdf.ok) return refusalPage(c, pdf)
  c.set('keep', 'today')
  return c.body(pdf.value, 200, {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="formations-${printed.lang}.pdf"`,
    'cache-control': 'no-cache',
  })
}

export const printedRoutes = new Hono<Env>().get('/formations/catalogue.pdf', printedPdf)
