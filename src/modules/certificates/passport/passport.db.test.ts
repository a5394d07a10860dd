import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteOn } from '../../../../tests/support/site.ts'
import { type TrainedWorld, trainedWorld } from '../../../../tests/support/trained-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { type LinkHeld, linkAddress } from '../../../server/link.ts'
import { PdfWriter } from '../../../server/pdf.ts'
import type { Request } from '../../../server/use-case.ts'
import { enrol, takeAttendance } from '../../training/index.ts'
import { issueCertificate } from '../issue-certificate.ts'
import { readCertificate } from '../read-certificate.ts'
import { sheetOf, template } from '../sheet/sheet.ts'
import { showCertificate } from '../show-certificate.ts'
import { verifyCertificate } from '../verify-certificate.ts'
import { passportSheet, passportTemplate } from './passport-sheet.ts'
import { showPassport, signPassport } from './show-passport.ts'

const place = { language: 'fr', timeZone: 'Europe/Brussels', demonstration: false } as const
const baseUrl = 'https://maillage.example'

describe('a training passport', () => {
  let t: TrainedWorld
  let certificate: string
  let holder: Request
  let other: Request
  const writer = new PdfWriter()
  beforeAll(async () => {
    t = await trainedWorld()
    const [ana, bo] = (await t.follow([{ given: 'Ana', college: 'accompanied' }, { given: 'Bo' }])) as [
      string,
      string,
    ]
    certificate = accepted(await issueCertificate(t.after, { enrolment: ana, named: true })).id
    holder = await t.byCode(ana)
    other = await t.byCode(bo)
  })
  afterAll(() => t.w.end())

  it('gathers the hours and the certificates of whoever holds its code, and of nobody else', async () => {
    const passport = accepted(await showPassport(holder, {}))
    expect(passport).toMatchObject({ name: 'Ana Martin', minutes: 840, certificates: [{ id: certificate }] })
    expect(passport.attended.map((one) => one.module).sort()).toEqual([...t.modules])
    expect(accepted(await showPassport(other, {}))).toMatchObject({ name: 'Bo Martin', certificates: [] })
  })

  it('speaks of one person, whosever codes lie in the same phone', async () => {
    const [uma, vic] = (await t.follow([{ given: 'Uma' }, { given: 'Vic' }])) as [string, string]
    const { id } = accepted(await issueCertificate(t.after, { enrolment: vic, named: true }))
    const [byUma, byVic] = [await t.byCode(uma), await t.byCode(vic)]
    await t.w.pools.owner.query('update enrolment_code set holder = $1 where holder = $2', [uma, vic])
    expect(accepted(await showPassport(byUma, {}))).toMatchObject({
      ...{ name: 'Uma Martin', minutes: 840, certificates: [], others: true },
    })
    expect(JSON.stringify(accepted(await signPassport(byUma, {})))).not.toContain(id)
    expect(accepted(await showPassport(byVic, {}))).toMatchObject({
      ...{ name: 'Vic Martin', minutes: 840, certificates: [{ id }] },
    })
  })

  it('is signed, and holds wherever it is taken', async () => {
    const signed = accepted(await signPassport(holder, {})) as any
    // It says what was so on its day, and has nothing in it that could be revoked.
    expect(await verdict(signed)).toMatchObject({
      ...{ signature: 'valid', status: 'valid', reasons: [], issuer: { known: true }, certificate: null },
      passport: {
        ...{ holder: 'Ana Martin', issued: '2027-03-10T09:00:00Z', language: 'fr' },
        total: expect.stringMatching(/^Temps de formation.*14.h.00$/),
        lines: expect.arrayContaining([
          { name: 'Écouter à plusieurs', narrative: '7 h 00 · 2 mars 2027' },
          { name: 'Accueillir sans juger', narrative: '7 h 00 · 2 mars 2027' },
          {
            name: 'Certificat · Accueillir ensemble',
            narrative: `${baseUrl}/certificats/${certificate} · 10 mars 2027`,
          },
        ]),
      },
    })
    expect(signed.credentialSubject.identifier).toMatchObject([{ identityHash: 'Ana Martin' }])
    expect(JSON.stringify(signed)).toContain(`${baseUrl}/certificats/${certificate}`)
    expect(JSON.stringify(signed)).not.toContain('accompanied')
    expect(await signPassport(t.after, {})).toMatchObject({ code: 'certificate.no_passport' })
  })

  const verdict = async (credential: object, more: object = {}) =>
    accepted(await verifyCertificate({ ...t.w.nobody(), now: t.after.now }, { credential, ...more }))

  it('says the same to a verifier however it is written, and nothing that was not signed', async () => {
    const signed = accepted(await signPassport(holder, {})) as any
    const { credentialSubject: subject, evidence, ...rest } = signed
    const said = (await verdict(signed)).passport
    const written = { ...rest, credentialSubject: [subject], evidence: [...evidence].reverse() }
    expect((await verdict(written)).passport).toEqual({ ...said, lines: [...(said?.lines ?? [])].reverse() })
    // What is not told as it was here is left out, and stands no less.
    const { validFrom, ...undated } = signed
    const xsd = 'http://www.w3.org/2001/XMLSchema#'
    const elsewhere = {
      'https://www.w3.org/2018/credentials#validFrom': { '@value': validFrom, '@type': `${xsd}dateTime` },
    }
    expect(await verdict({ ...undated, ...elsewhere })).toMatchObject({ passport: { issued: null } })
    const other = {
      ...signed,
      credentialSubject: { ...subject, identifier: [{ identityHash: 'Bo Martin' }] },
    }
    expect(await verdict(other)).toMatchObject({ signature: 'invalid', passport: null })
    expect(await verdict(signed, { offline: true })).toMatchObject({
      ...{ status: 'not_checked', reasons: ['certificate.status_not_checked'], passport: said },
    })
  })

  const written = async (of: string, data: unknown) => {
    const pdf = accepted(await writer.write(of, data))
    const { text } = await extractText(await getDocumentProxy(pdf.slice()), { mergePages: true })
    return { bytes: Buffer.from(pdf).toString('latin1'), text: text.replace(/\s+/g, ' ') }
  }

  it('is printed as PDF/UA', async () => {
    const passport = accepted(await showPassport(holder, {}))
    const { bytes, text } = await written(
      passportTemplate,
      passportSheet(passport, { ...place, now: t.after.now, baseUrl }),
    )
    expect(bytes).toContain('/StructTreeRoot')
    for (const said of [
      'Passeport de formation',
      'Ana Martin',
      '14 h 00',
      'Accueillir sans juger',
      'Certificat',
    ])
      expect(text).toContain(said)
  })

  it('a certificate is printed as PDF/UA, with its address', async () => {
    const shown = accepted(await showCertificate(t.w.nobody(), { id: certificate }))
    const { bytes, text } = await written(template, sheetOf(shown, place))
    expect(bytes).toContain('/StructTreeRoot')
    for (const said of ['Accueillir ensemble', 'Ana Martin', 'Réseau', 'Savoir écouter', '10 mars 2027'])
      expect(text).toContain(said)
    expect(text.replaceAll(' ', '')).toContain(`${baseUrl}/certificats/${certificate}`)
    expect(JSON.stringify(accepted(await readCertificate(t.w.nobody(), { id: certificate })))).not.toContain(
      'accompanied',
    )
  })

  it('is not seen by those who run training: theirs holds what they followed themselves', async () => {
    expect(accepted(await showPassport(t.after, {}))).toMatchObject({
      name: null,
      attended: [],
      certificates: [],
    })
    const trainer = await t.w.as('trainer', 'reseau')
    const [session] = t.sessions
    const { id } = accepted(
      await enrol(trainer, {
        ...{
          session,
          person: { given: 'Tess', family: 'Formatrice' },
          college: 'professional',
          sent_by: 'self',
        },
      }),
    )
    accepted(
      await takeAttendance(t.after, { id: session, day: '2027-03-02', part: 'morning', present: [id] }),
    )
    expect(accepted(await showPassport(trainer, {}))).toMatchObject({ name: 'Tess Formatrice', minutes: 210 })
  })

  it('is reached from the page of a code, whose address it names nowhere', async () => {
    await t.w.pools.owner.query(`insert into instance (name) values ('{"fr":"Réseau"}')`)
    const site = siteOn(t.w)
    const link = holder.actor.link as LinkHeld
    const path = linkAddress('a key for tests', link)
    const read = async (query: string) => site(new globalThis.Request(`http://site${path}${query}`))
    const own = await (await read('')).text()
    expect(own).toContain('href="?passeport"')
    const page = await (await read('?passeport')).text()
    expect(page).toContain('Passeport de formation')
    expect(page).toContain('Ana Martin')
    expect(page).not.toContain(path)
    expect((await read('?passeport=pdf')).headers.get('content-type')).toBe('application/pdf')
    const signed = await (await read('?passeport=json')).text()
    expect(accepted(await verifyCertificate(t.w.nobody(), { credential: signed }))).toMatchObject({
      status: 'valid',
    })
    const wrong = path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    expect((await site(new globalThis.Request(`http://site${wrong}?passeport`))).status).not.toBe(200)
  })
})
