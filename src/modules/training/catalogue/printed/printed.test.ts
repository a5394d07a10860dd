import { extractText, getDocumentProxy, getMeta } from 'unpdf'
import { describe, expect, it } from 'vitest'
import { PdfWriter } from '../../../../server/pdf.ts'
import { type PrintedOf, printedOf } from './printed.ts'
import { template } from './printed-routes.ts'

const id = '0c9f4a2e-3d4f-4b8e-9d0a-6f6f5b1c2d3e'
const programme = {
  id,
  slug: 'aller-vers',
  title: { fr: 'Aller vers' },
  description: null,
  holder: 'reseau',
  approval: 'granted' as const,
  modules: 1,
  version: 1,
}
const given: PrintedOf = {
  programmes: [programme, { ...programme, slug: 'vide', title: { fr: 'Sans module' } }],
  modules: [
    {
      id,
      slug: 'accueillir',
      programme: 'aller-vers',
      title: { fr: 'Accueillir #let x = 1', nl: 'Ontvangen' },
      half_days: 2,
      orientation: 'craft',
      sheet: {
        objectives: { fr: 'Savoir recevoir.\nSans juger.' },
        easy_read: { fr: 'On apprend à accueillir.' },
      },
      competences: [{ fr: 'Écouter' }],
      trainers: [],
      contributors: [],
      state: 'adopted',
      version: 1,
    },
  ],
  sessions: [
    {
      id,
      module: 'accueillir',
      programme: 'aller-vers',
      title: { fr: 'Accueillir' },
      half_days: [{ day: '2027-03-02', part: 'morning', begins: '09:00', ends: '12:30' }],
      place: { fr: 'Halte du Vieux Lavoir' },
      link: null,
      online: false,
      minimum: 2,
      maximum: 4,
      shares: {},
      kept_until: null,
      classes: ['member'],
      opens_on: null,
      closes_on: null,
      decision: null,
      restitution: null,
      version: 1,
    },
  ],
  today: '2027-01-12',
}
const place = {
  timeZone: 'Europe/Brussels',
  baseUrl: 'https://maillage.example',
  name: { fr: 'Réseau Passerelles' },
  demonstration: true,
}

describe('the catalogue on paper', () => {
  const writer = new PdfWriter()
  const written = async (language: 'fr' | 'nl', of: PrintedOf = given) => {
    const pdf = await writer.write(template, printedOf(of, { ...place, language }))
    if (!pdf.ok) throw new Error(pdf.code)
    const document = await getDocumentProxy(pdf.value.slice())
    const { text } = await extractText(document, { mergePages: true })
    return { bytes: Buffer.from(pdf.value).toString('latin1'), document, text: text.replace(/\s+/g, ' ') }
  }

  it('holds the adopted modules, their sheets and their sessions to come, as a tagged PDF with a language', async () => {
    const { text, bytes, document } = await written('fr')
    for (const said of [
      'Démonstration.',
      'Réseau Passerelles, 12 janvier 2027',
      'Aller vers',
      'Accueillir #let x = 1',
      '2 demi-journées · Renforcer les compétences du métier',
      'En facile à lire',
      'On apprend à accueillir.',
      'Savoir recevoir. Sans juger.',
      'Écouter',
      '2 mars 2027, de 09:00 à 12:30',
      'Halte du Vieux Lavoir',
      'https://maillage.example/formations',
    ])
      expect(text).toContain(said)
    expect(text).not.toContain('Sans module')
    expect(bytes).toMatch(/\/Lang\s*\(fr/)
    expect(bytes).toContain('/StructTreeRoot')
    expect((await getMeta(document)).info['Title']).toBe('Formations')
  })

  it('is in the reader’s language, and stands when there is nothing in it', async () => {
    expect((await written('nl')).text).toContain('Ontvangen')
    const { text } = await written('fr', { programmes: [], modules: [], sessions: [], today: '2027-01-12' })
    expect(text).toContain('Aucun module')
  })
})
