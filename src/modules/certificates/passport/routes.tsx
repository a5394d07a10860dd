import { type Handler, Hono } from 'hono'
import { refuse } from '../../../kernel/result.ts'
import { pdfWriter } from '../../../server/pdf.ts'
import { type Env, page, refusalPage } from '../../../server/web.tsx'
import { openDiploma } from '../open-diploma.ts'
import { PassportPage } from './page.tsx'
import { passportSheet, passportTemplate } from './passport-sheet.ts'
import { showPassport, signPassport } from './show-passport.ts'

const signedFile: Handler<Env> = async (c) => {
  const found = await signPassport(c.get('request'), {})
  if (!found.ok) return refusalPage(c, found)
  return c.body(JSON.stringify(found.value), 200, {
    'content-type': 'application/json',
    'content-disposition': 'attachment; filename="passeport.json"',
  })
}

const sheet: Handler<Env> = async (c) => {
  const request = c.get('request')
  const found = await showPassport(request, {})
  if (!found.ok) return refusalPage(c, found)
  if (found.value.name === null) return refusalPage(c, refuse('certificate.no_passport'))
  const { timeZone, actor, now, baseUrl } = request
  const { demonstration } = c.get('instance')
  const place = { language: actor.language, timeZone, now, baseUrl, demonstration }
  const pdf = await pdfWriter.write(passportTemplate, passportSheet(found.value, place))
  if (!pdf.ok) return refusalPage(c, pdf)
  return c.body(pdf.value, 200, {
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="passeport.pdf"',
  })
}

const diploma: Handler<Env> = async (c) => {
  const found = await openDiploma(c.get('request'), { id: c.req.query('certificat') })
  return found.ok ? found.value : refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
}

const shown = page(showPassport, PassportPage)

const files = new Map([
  ['json', signedFile],
  ['pdf', sheet],
  ['diplome', diploma],
])

/** The page and its files. What leads from one to another is a question mark alone: no page names the token of a link. */
const passport: Handler<Env> = async (c, next) => {
  const asked = c.req.query('passeport')
  return (files.get(asked ?? '') ?? shown)(c, next)
}

/** On the page of a code `?passeport` is that of the person; without, the page is its own. */
const ofCode: Handler<Env> = async (c, next) =>
  c.req.query('passeport') === undefined ? next() : passport(c, next)

export const passportRoutes = new Hono<Env>().get('/passeport', passport).get('/l/inscription/:token', ofCode)
