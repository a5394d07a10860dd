import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, importSmallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { PdfWriter } from '../../../server/pdf.ts'
import type { Request } from '../../../server/use-case.ts'
import { readXlsx } from '../../../server/xlsx.ts'
import { showCosts } from '../costs/read-costs.ts'
import { writeCosts } from '../costs/write-costs.ts'
import { writeModule } from '../modules/write-module.ts'
import { createProgramme } from '../programmes/create-programme.ts'
import { noteApproval } from '../programmes/note-approval.ts'
import { planSession } from '../sessions/plan-session.ts'
import { dossierOf } from './dossier/dossier.ts'
import { template } from './dossier/dossier-routes.ts'
import { dossierXlsx } from './dossier/dossier-sheet.ts'
import { dossierWords } from './dossier/dossier-words.ts'
import { readDossier, showExchange, showFunding } from './read-funding.ts'

const place = { language: 'fr', timeZone: 'Europe/Brussels' } as const

describe('what a programme costs and who pays for it', () => {
  let w: World
  let coordinator: Request
  let trainer: Request
  let elsewhere: Request
  let session: string
  const slug = 'accueillir-ensemble'
  beforeAll(async () => {
    w = await world('2027-01-12T09:00:00Z')
    await importSmallNetwork(w)
    coordinator = await w.as('coordinator', 'reseau')
    trainer = await w.as('trainer', 'reseau')
    elsewhere = await w.as('coordinator', 'centre')
    accepted(await createProgramme(coordinator, { title: 'Accueillir ensemble', approval: 'to_ask' }))
    accepted(
      await writeModule(coordinator, {
        programme: slug,
        title: 'Accueillir sans juger',
        half_days: 2,
        state: 'adopted',
        trainers: [{ name: 'Zoé Nommée', expertise: 'lived' }],
        contributors: ['Yves Nommé'],
      }),
    )
    const planned = await planSession(coordinator, {
      module: 'accueillir-sans-juger',
      half_days: [
        { day: '2027-03-02', part: 'morning', begins: '09:00', ends: '12:30' },
        { day: '2027-03-02', part: 'afternoon', begins: '13:30', ends: '17:00' },
      ],
      minimum: 2,
      maximum: 4,
    })
    session = accepted(planned).id
  })
  afterAll(() => w.end())

  const note = (version: number, more: object, by = coordinator) =>
    noteApproval(by, { slug, version, ...more })
  const codeOf = async (answer: Promise<{ ok: boolean; code?: string }>) => {
    const { ok, code } = await answer
    return ok ? 'done' : code
  }

  it('is written in place of what stood there, by those who run the session, in its newest version, and journaled', async () => {
    const costs = {
      0: { label: 'Salle', kind: 'per_half_day', amount: '100', category: 'room' },
      1: { label: 'Repas', kind: 'per_participant', amount: '20,50' },
      2: { kind: 'fixed' },
      3: { label: 'Subvention', kind: 'per_participant', amount: 80, funder: 'Fonds régional' },
    }
    expect(await codeOf(writeCosts(elsewhere, { id: session, version: 1, costs }))).toBe('not_found')
    expect(await codeOf(writeCosts(w.nobody(), { id: session, version: 1, costs }))).toBe('auth.required')
    const written = accepted(await writeCosts(trainer, { id: session, version: 1, costs }))
    expect(written).toMatchObject({ version: 2, break_even: 4 })
    expect(written.scenarios.map((one) => one.gap)).toEqual([81, 21.5, -38])
    expect(await codeOf(writeCosts(coordinator, { id: session, version: 1, costs: [] }))).toBe(
      'conflict.version',
    )
    const wrong = { ...costs, 1: { ...costs[1], amount: 'vingt' } }
    expect(await writeCosts(coordinator, { id: session, version: 2, costs: wrong })).toMatchObject({
      code: 'validation',
      faults: [{ path: 'costs.1.amount' }],
    })
    expect(accepted(await showCosts(coordinator, { id: session })).costs.map((one) => one.label)).toEqual([
      'Salle',
      'Repas',
      'Subvention',
    ])
    const { rows } = await w.pools.owner.query(
      `select account, fields from journal where action = 'training.write_costs'`,
    )
    expect(rows).toEqual([{ account: 'trainer@reseau', fields: ['costs'] }])
  })

  it('follows the order of the exchange with the funder, whose story is kept', async () => {
    expect(await codeOf(note(1, { approval: 'granted' }))).toBe('funding.order')
    expect(await codeOf(note(1, { approval: 'asked', on: '2027-01-13' }))).toBe('funding.in_future')
    const asked = { approval: 'asked', on: '2027-01-10', funder: 'Fonds régional', amount: '4 800' }
    expect(await codeOf(note(1, asked, trainer))).toBe('auth.forbidden')
    expect(await codeOf(note(1, asked, elsewhere))).toBe('not_found')
    accepted(await note(1, asked))
    expect(await codeOf(note(1, { approval: 'granted' }))).toBe('conflict.version')
    accepted(await note(2, { approval: 'conditions', note: 'Deux personnes accompagnées au moins.' }))
    accepted(await note(3, { approval: 'granted', amount: 4500.5, funder: 'Fonds régional' }))
    expect(await codeOf(note(4, { approval: 'conditions' }))).toBe('funding.order')
    const { items } = accepted(await showExchange(coordinator, { slug }))
    expect(items).toEqual([
      { approval: 'asked', on: '2027-01-10', funder: 'Fonds régional', note: null, amount: 4800 },
      {
        approval: 'conditions',
        on: '2027-01-12',
        funder: null,
        note: 'Deux personnes accompagnées au moins.',
        amount: null,
      },
      { approval: 'granted', on: '2027-01-12', funder: 'Fonds régional', note: null, amount: 4500.5 },
    ])
    expect(await codeOf(showExchange(trainer, { slug }))).toBe('auth.forbidden')
    expect(accepted(await showFunding(trainer, { slug }))).toMatchObject({ exchange: [], mayFund: false })
    const change = w.pools.app.query('update programme_exchange set amount = 9')
    await expect(change).rejects.toThrow('permission denied')
  })

  it('is told to the funder as a workbook whose numbers are numbers, and as PDF; without a name', async () => {
    const dossier = dossierOf(accepted(await readDossier(coordinator, { slug })))
    expect(dossier).toMatchObject({
      minimum: { cost: 241, funded: 160, gap: 81 },
      maximum: { cost: 282, funded: 320, gap: -38 },
      asked: { amount: 4800 },
      granted: { amount: 4500.5 },
      modules: [{ sessions: 1 }],
    })
    const read = accepted(
      await readXlsx(await dossierXlsx(dossier, place), [
        'Programme',
        'Selon le nombre de personnes',
        'Postes',
      ]),
    )
    const rows = (sheet: string) => read.find((one) => one.sheet === sheet)?.rows ?? []
    expect(rows('Programme')).toContainEqual(['Montant demandé', 4800])
    const even = 'Tout est financé à partir de 4 personnes.'
    expect(rows('Selon le nombre de personnes').slice(1)).toEqual([
      ['Accueillir sans juger', '2027-03-02', 2, 241, 120.5, 160, 81, even],
      ['Accueillir sans juger', '2027-03-02', 4, 282, 70.5, 320, -38, even],
    ])
    expect(rows('Postes')[1]).toEqual([
      ...['Accueillir sans juger', '2027-03-02', 'Salle', 'Salle', 'par demi-journée'],
      ...[100, ''],
    ])
    const pdf = accepted(await new PdfWriter().write(template, dossierWords(dossier, place)))
    const { text } = await extractText(await getDocumentProxy(pdf.slice()), { mergePages: true })
    const said = text.replace(/\s+/g, ' ')
    for (const words of [
      'Accueillir ensemble',
      '4 800,00 €',
      'Fonds régional',
      '241,00 €',
      'à partir de 4 personnes',
    ])
      expect(said).toContain(words)
    expect(said + JSON.stringify(read)).not.toMatch(/Nommée?/)
    expect(await codeOf(readDossier(trainer, { slug }))).toBe('auth.forbidden')
    expect(await codeOf(readDossier(elsewhere, { slug }))).toBe('not_found')
  })
})
