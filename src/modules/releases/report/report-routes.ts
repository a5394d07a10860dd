import { join } from 'node:path'
import type { Handler } from 'hono'
import { refuse } from '../../../kernel/result.ts'
import { pdfWriter } from '../../../server/pdf.ts'
import { root } from '../../../server/root.ts'
import { type Env, refusalPage } from '../../../server/web.tsx'
import { fileName } from '../figures/download.ts'
import { elsewhere } from '../figures/read-figures.ts'
import { showPlan } from '../read-release.ts'
import { readReport } from './read-report.ts'
import { reportOf } from './report.ts'

const template = join(root, 'src', 'modules', 'releases', 'report', 'report.typ')

/** A release as PDF/UA in the reader's language, kept like a page until a release or a withdrawal. */
export const reportPdf: Handler<Env> = async (c) => {
  const request = c.get('request')
  const found = await readReport(request, c.req.param())
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  const { language } = request.actor
  const report = reportOf(found.value, {
    language,
    timeZone: request.timeZone,
    baseUrl: c.get('baseUrl'),
    demonstration: c.get('instance').demonstration,
  })
  const pdf = await pdfWriter.write(template, report)
  if (!pdf.ok) return refusalPage(c, pdf)
  c.set('keep', true)
  const name = fileName(found.value.release, `rapport-${report.lang}.pdf`)
  return c.body(pdf.value, 200, {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${name}"`,
    'cache-control': 'no-cache',
  })
}

/** The report of what is published today, under an address that stays. */
export const newestReport: Handler<Env> = async (c) => {
  const found = await showPlan(c.get('request'), c.req.param())
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  const { content, number } = found.value
  return elsewhere(`/plans/${content.plan.slug}/diffusions/${number}/rapport.pdf`)
}
