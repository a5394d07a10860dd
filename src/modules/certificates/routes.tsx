import { createHash } from 'node:crypto'
import { type Context, type Handler, Hono } from 'hono'
import type { z } from 'zod'
import { type Refusal, refuse } from '../../kernel/result.ts'
import { pdfWriter } from '../../server/pdf.ts'
import { readForm } from '../../server/read-form.ts'
import { anyOriginHeaders } from '../../server/security.ts'
import { act, type Env, form, page, refusalPage, renderPage } from '../../server/web.tsx'
import { eraseHolder } from './erase-holder.ts'
import { issueCertificate } from './issue-certificate.ts'
import { issueToAll } from './issue-to-all.ts'
import { createIssuer } from './issuers/create-issuer.ts'
import { didPath } from './issuers/did.ts'
import { readDid } from './issuers/read-issuers.ts'
import { rotateIssuerKey } from './issuers/rotate-issuer-key.ts'
import { noteWork } from './note-work.ts'
import { openDiploma } from './open-diploma.ts'
import { CertificatePage } from './pages/certificate.tsx'
import { CertifiedPage } from './pages/certified.tsx'
import { CertifyingPage } from './pages/certifying.tsx'
import { VerifierBody, VerifierPage } from './pages/verifier.tsx'
import { passportRoutes } from './passport/routes.tsx'
import { readCertificate } from './read-certificate.ts'
import { revokeCertificate } from './revoke-certificate.ts'
import { setRule } from './set-rule.ts'
import { sheetOf, template } from './sheet/sheet.ts'
import { showCertificate } from './show-certificate.ts'
import { showVerifier } from './show-verifier.ts'
import { showCertified, showCertifying } from './show-work.ts'
import { texts } from './texts.ts'
import { verifyCertificate } from './verify-certificate.ts'

const refused = (c: Context<Env>, refusal: Refusal) =>
  refusalPage(c, refusal.code === 'validation' ? refuse('not_found') : refusal)

/**
 * Verifies what was handed in: a badge, a diploma by its digest, or an address, and whether it is of the person asked
 * about. Nothing of it is kept, and that person is told in the body alone.
 */
const verify: Handler<Env> = async (c) => {
  const { file, address, identity } = await readForm(c.req, c.get('request'), verifyCertificate)
  const typed = typeof address === 'string' ? address : ''
  const bytes = file instanceof File ? Buffer.from(await file.arrayBuffer()) : undefined
  const given: z.input<typeof verifyCertificate.input> = !bytes
    ? { address: typed || '-' }
    : bytes.subarray(0, 5).toString('latin1') === '%PDF-'
      ? { sha256: createHash('sha256').update(bytes).digest('hex') }
      : { credential: bytes.toString('utf8') }
  const found = await verifyCertificate(c.get('request'), {
    ...given,
    ...(typeof identity === 'string' ? { identity } : {}),
  })
  if (!found.ok) return refused(c, found)
  const title = texts.in(c.get('request').actor.language)('verifier.title')
  const data = { address: typed, verdict: found.value }
  return renderPage(c, title, 'public', <VerifierBody data={data} />)
}

/** What may name somebody is for whoever was given its address: found by no search engine. */
const unlisted =
  (handler: Handler<Env>): Handler<Env> =>
  async (c, next) => {
    c.header('x-robots-tag', 'noindex, noarchive')
    return handler(c, next)
  }

const file = (c: Context<Env>, body: string | Uint8Array<ArrayBuffer>, type: string, name: string) =>
  c.body(body, 200, { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` })

/** For programs that verify elsewhere, in a browser too. */
const fromAnywhere = (c: Context<Env>) => {
  for (const [name, value] of Object.entries(anyOriginHeaders)) c.header(name, value)
}

const badgeFile: Handler<Env> = async (c) => {
  fromAnywhere(c)
  const found = await readCertificate(c.get('request'), c.req.param())
  if (!found.ok) return refused(c, found)
  return file(c, JSON.stringify(found.value), 'application/json', `certificat-${c.req.param('id')}.json`)
}

const diploma: Handler<Env> = async (c) => {
  const found = await openDiploma(c.get('request'), c.req.param())
  return found.ok ? found.value : refused(c, found)
}

const sheet: Handler<Env> = async (c) => {
  const request = c.get('request')
  const found = await showCertificate(request, c.req.param())
  if (!found.ok || found.value.kind !== 'badge') return refused(c, found.ok ? refuse('not_found') : found)
  const { timeZone, actor } = request
  const place = { language: actor.language, timeZone, demonstration: c.get('instance').demonstration }
  const pdf = await pdfWriter.write(template, sheetOf(found.value, place))
  if (!pdf.ok) return refusalPage(c, pdf)
  return file(c, pdf.value, 'application/pdf', `certificat-${found.value.id}.pdf`)
}

const did: Handler<Env> = async (c) => {
  fromAnywhere(c)
  const found = await readDid(c.get('request'), c.req.param())
  if (!found.ok) return refused(c, found)
  return c.body(JSON.stringify(found.value), 200, { 'content-type': 'application/did+json' })
}

const all = [showCertifying, CertifyingPage] as [typeof showCertifying, typeof CertifyingPage]
const one = [showCertified, CertifiedPage] as [typeof showCertified, typeof CertifiedPage]
const back = (_: unknown, { slug }: Readonly<Record<string, unknown>>) => `/travail/certificats/${slug}`

export const routes = new Hono<Env>()
  .route('/', passportRoutes)
  .get('/certificats/verifier', page(showVerifier, VerifierPage))
  .post('/certificats/verifier', verify)
  .get('/certificats/:id', unlisted(page(showCertificate, CertificatePage)))
  .get('/certificats/:id/certificat.json', unlisted(badgeFile))
  .get('/certificats/:id/certificat.pdf', unlisted(sheet))
  .get('/certificats/:id/diplome.pdf', unlisted(diploma))
  .get(didPath(':slug'), did)
  .get('/travail/certificats', page(showCertifying, CertifyingPage))
  .post('/travail/certificats', form(createIssuer, { next: '/travail/certificats', again: all }))
  .post('/travail/certificats/emetteurs/:slug/cle', act(rotateIssuerKey, '/travail/certificats'))
  .get('/travail/certificats/:slug', page(showCertified, CertifiedPage))
  .post('/travail/certificats/:slug', form(setRule, { next: back, again: one }))
  .post('/travail/certificats/:slug/tous', act(issueToAll, back))
  .post('/travail/certificats/:slug/travaux', act(noteWork, back))
  .post('/travail/certificats/:slug/delivrer', form(issueCertificate, { next: back, again: one }))
  .post('/travail/certificats/:slug/:id/revoquer', act(revokeCertificate, back))
  .post('/travail/certificats/:slug/:id/effacer', act(eraseHolder, back))
