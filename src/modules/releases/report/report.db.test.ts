import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { extractText, getDocumentProxy, getMeta } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Figured, figuredRelease, planted } from '../../../../tests/support/figured-release.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { sealJournal } from '../../../server/journal.ts'
import { PdfWriter } from '../../../server/pdf.ts'
import { root } from '../../../server/root.ts'
import { withdrawRelease } from '../withdraw-release.ts'
import { readReport } from './read-report.ts'
import { reportOf } from './report.ts'

const template = join(root, 'src/modules/releases/report/report.typ')
const place = { timeZone: 'Europe/Brussels', baseUrl: 'https://maillage.example', demonstration: true }

describe('the report of a release', () => {
  let f: Figured
  const writer = new PdfWriter()
  beforeAll(async () => {
    f = await figuredRelease()
    // A seal waits for the transactions of other tests on the same server.
    await vi.waitUntil(() => sealJournal(f.w.pools.seal), { timeout: 20_000 })
  })
  afterAll(() => f.w.end())

  const written = async (language: 'fr' | 'en') => {
    const read = accepted(await readReport(f.w.nobody(language), { slug: 'plan-a', number: 1 }))
    const pdf = accepted(await writer.write(template, reportOf(read, { ...place, language })))
    const document = await getDocumentProxy(pdf.slice())
    const { text } = await extractText(document, { mergePages: true })
    return { pdf, document, text: text.replace(/\s+/g, ' ') }
  }

  it('is a tagged PDF/UA-1 with a title and a language', async () => {
    const { pdf, document } = await written('fr')
    const bytes = plainly(pdf)
    expect(bytes).toMatch(/\/MarkInfo\s*<<[^>]*\/Marked true/)
    expect(bytes).toContain('/StructTreeRoot')
    expect(bytes).toMatch(/\/Lang\s*\(fr/)
    expect(bytes).toMatch(/\/DisplayDocTitle true/)
    expect(bytes).toMatch(/pdfuaid:part[^0-9]{1,4}1/)
    // What a screen reader goes by: headings, table headers, words in place of the drawing.
    for (const tag of ['/H1', '/H2', '/Table', '/TH', '/TD', '/Figure', '/Artifact'])
      expect(bytes).toContain(tag)
    expect(bytes).toContain('/Alt')
    expect((await getMeta(document)).info['Title']).toBe('Plan d’été')
  })

  it('says where the plan stands, its figures, replies and notes, with their accents', async () => {
    const { text } = await written('fr')
    for (const said of [
      'Démonstration.',
      'Plan d’été',
      'Diffusion n° 1 du 22 novembre 2026',
      'Le premier été',
      'Accueillir',
      'Écouter',
      'En bonne voie',
      'Objectif',
      '52',
      'Nous avons été fermés en été.',
      'Les Tilleuls',
      'Publié par Réseau',
      'de 1 à 4 est masqué',
    ])
      expect(text).toContain(said)
    expect(text.replaceAll(' ', '')).toContain('https://maillage.example/plans/plan-a/diffusions/1')
    expect((await written('en')).text).toContain('Release 1 of 22 November 2026')
  })

  it('shows the categories of a figure, and that one of them is hidden', async () => {
    const { text } = await written('fr')
    expect(text).toMatch(/Catégorie Valeur Réponses accompagnés (50|masqué) 1 pairs masqué 1/)
  })

  it('says categories in words and its day as the network counts days', async () => {
    const read = accepted(await readReport(f.w.nobody('fr'), { slug: 'plan-a', number: 1 }))
    const text = JSON.stringify(read).replaceAll('"category":"pairs"', '"category":"peer"')
    const release = { ...JSON.parse(text).release, releasedAt: new Date('2026-11-22T23:30:00Z') }
    const report = reportOf({ ...read, release }, { ...place, language: 'fr' })
    const parts = report.measures.flatMap((one) => one.indicators).flatMap((one) => one.parts)
    expect(parts.map(([category]) => category)).toContain('Pairs-aidant·es')
    expect(report.date).toEqual([2026, 11, 23])
  })

  it('prints the newest seal of the journal', async () => {
    const { rows } = await f.w.pools.owner.query(
      `select number, encode(digest, 'hex') as digest from journal_seal order by number desc limit 1`,
    )
    const { text } = await written('fr')
    expect(text).toContain(`scellé n° ${rows[0].number}`)
    expect(text.replaceAll(' ', '')).toContain(rows[0].digest)
  })

  it('says that a figure is hidden, and holds nothing of it', async () => {
    const { text, pdf } = await written('fr')
    expect(text).toContain('masqué')
    for (const form of [`${planted}`, planted.toLocaleString('fr-BE'), planted.toLocaleString('en-GB')]) {
      expect(text).not.toContain(form)
      expect(plainly(pdf)).not.toContain(form)
    }
  })

  it('lists the public documents of the plan and of its measures, with their addresses', async () => {
    const read = accepted(await readReport(f.w.nobody(), { slug: 'plan-a', number: 1 }))
    const { release } = read
    const one = { id: f.release, title: { fr: 'Charte' }, publishedOn: '2026-05-02', file: null }
    const documents = [
      { ...one, measure: null, href: 'https://example.org/charte' },
      { ...one, measure: null, title: { fr: 'Sans adresse' }, href: null },
      { ...one, measure: release.content.measures[0]?.id ?? '', href: '/documents/1/fichier' },
    ]
    const told = { ...read, release: { ...release, content: { ...release.content, documents } } }
    const pdf = accepted(await writer.write(template, reportOf(told, { ...place, language: 'fr' })))
    const { text } = await extractText(await getDocumentProxy(pdf), { mergePages: true })
    expect(text.replace(/\s+/g, ' ')).toMatch(
      /Documents • Charte 2 mai 2026 https:\/\/maillage.example\/documents\/1\/fichier .* Documents • Charte 2 mai 2026 https:\/\/example.org\/charte • Sans adresse 2 mai 2026/,
    )
  })

  it('reads nothing that somebody wrote as a command to the printer', async () => {
    const read = accepted(await readReport(f.w.nobody(), { slug: 'plan-a', number: 1 }))
    const report = reportOf(read, { ...place, language: 'fr' })
    const evil = '#panic("x") *gras* $x$ <a> @b `c` \\ #read("/etc/passwd") 漢 \ud800'
    const note = { text: evil, lang: 'fr' }
    const pdf = accepted(await writer.write(template, { ...report, note }))
    const { text } = await extractText(await getDocumentProxy(pdf), { mergePages: true })
    expect(text.replace(/\s+/g, ' ')).toContain('#panic("x") *gras* $x$ <a> @b `c` \\ #read("/etc/passwd")')
  })

  it('is gone with its release', async () => {
    accepted(await withdrawRelease(f.coordinator, { id: f.release, reason: 'une erreur' }))
    expect(await readReport(f.w.nobody(), { slug: 'plan-a', number: 1 })).toEqual({ ok: false, code: 'gone' })
  })
})

/** The bytes of a PDF with what it holds compressed written out. */
function plainly(pdf: Uint8Array): string {
  const raw = Buffer.from(pdf)
  const text = raw.toString('latin1')
  const streams = [...text.matchAll(/stream\r?\n/g)].map((match) => {
    const from = match.index + match[0].length
    const bytes = raw.subarray(from, text.indexOf('endstream', from))
    try {
      return inflateSync(bytes, { finishFlush: 2 }).toString('latin1')
    } catch {
      return ''
    }
  })
  return [text, ...streams].join('\n')
}
