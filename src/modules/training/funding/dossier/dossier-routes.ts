import { join } from 'node:path'
import type { Context, Handler } from 'hono'
import { refuse } from '../../../../kernel/result.ts'
import { pdfWriter } from '../../../../server/pdf.ts'
import { root } from '../../../../server/root.ts'
import { type Env, refusalPage } from '../../../../server/web.tsx'
import { xlsxType } from '../../../../server/xlsx.ts'
import { readDossier } from '../read-funding.ts'
import { dossierOf } from './dossier.ts'
import { dossierXlsx } from './dossier-sheet.ts'
import { dossierWords } from './dossier-words.ts'

export const template = join(root, 'src', 'modules', 'training', 'funding', 'dossier', 'dossier.typ')

const fileHeaders = (c: Context<Env>, type: string, ending: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${c.req.param('slug')}.${ending}"`,
  'cache-control': 'no-store',
})

const placeOf = (c: Context<Env>) => {
  const { actor, timeZone } = c.get('request')
  return { language: actor.language, timeZone }
}

/** The funder's file as PDF/UA. */
export const dossierPdf: Handler<Env> = async (c) => {
  const found = await readDossier(c.get('request'), c.req.param())
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  const pdf = await pdfWriter.write(template, dossierWords(dossierOf(found.value), placeOf(c)))
  return pdf.ok ? c.body(pdf.value, 200, fileHeaders(c, 'application/pdf', 'pdf')) : refusalPage(c, pdf)
}

/** The same as a workbook. */
export const dossierSheet: Handler<Env> = async (c) => {
  const found = await readDossier(c.get('request'), c.req.param())
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  return c.body(await dossierXlsx(dossierOf(found.value), placeOf(c)), 200, fileHeaders(c, xlsxType, 'xlsx'))
}
