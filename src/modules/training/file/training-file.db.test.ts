import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted, bytes, importSmallNetwork, type World, world } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { writeModule } from '../modules/write-module.ts'
import { createProgramme } from '../programmes/create-programme.ts'
import { exportTraining } from './export-training.ts'
import { importTraining } from './import-training.ts'

const whole = `programmes:
  - slug: ecouter
    title: { fr: Écouter, nl: Luisteren }
    description: { fr: En deux fois }
    modules:
      - slug: ecouter-a-plusieurs
        title: { fr: Écouter à plusieurs }
        half_days: 2
        orientation: craft
        state: in_consultation
        sheet: { objectives: { fr: Savoir recevoir }, easy_read: { fr: On écoute } }
        competences: [{ fr: Recevoir }]
        trainers: [{ name: Odile Ferrant, expertise: lived }]
        contributors: [Le comité]
        sessions:
          - half_days:
              - { day: 2026-03-02, part: morning, begins: 09:00, ends: 12:30 }
              - { day: 2026-03-02, part: afternoon, begins: 13:30, ends: 17:00 }
            place: { fr: La Maison, nl: Het Huis }
            link: https://salle.example/un
            minimum: 2
            maximum: 8
            shares: { accompanied: 0.5, professional: 0.25 }
            kept_until: 2026-02-01
            classes: [member, sector]
            opens_on: 2026-01-01
            closes_on: 2026-02-20
            costs:
              - { label: Salle, kind: fixed, amount: 120.5, category: room }
              - { label: Subside, kind: per_half_day, amount: 60, funder: La Région }
      - { slug: se-taire, title: { fr: Se taire }, half_days: 1, state: draft }
  - slug: vide
    title: { fr: Vide }
    approval: to_ask
`
const lineOf = (text: string, words: string) => text.split('\n').findIndex((line) => line.includes(words)) + 1

describe('training as a file', () => {
  let t: TrainingWorld
  let fresh: World
  let newcomer: Request
  beforeAll(async () => {
    t = await trainingWorld()
    await t.plan({ costs: [{ label: 'Salle', kind: 'fixed', amount: '1 200,50' }], shares: { peer: 0.3 } })
    // Two groups at the same hours, and a session before them.
    await t.plan({ place: 'Ailleurs', classes: ['open'] })
    const early = [{ day: '2027-02-20', part: 'evening', begins: '18:00', ends: '21:00' }]
    await t.plan({ half_days: early, link: 'https://salle.example/deux' })
    fresh = await world()
    await importSmallNetwork(fresh)
    newcomer = await fresh.as('coordinator', 'reseau')
  })
  afterAll(() => Promise.all([t.end(), fresh.end()]))

  const out = async (by: Request) => accepted(await exportTraining(by, {}))
  const take = (by: Request, text: string, dryRun = false) =>
    importTraining(by, { bytes: bytes(text), dryRun })
  const faults = async (by: Request, text: string) => {
    const result = await take(by, text)
    return result.ok ? [] : (result.faults ?? []).map(({ line, path, code }) => [line, path, code])
  }

  it('comes back without changing anything', async () => {
    const before = await out(t.coordinator)
    expect(before).toMatch(/slug: accueillir-sans-juger[\s\S]*2027-02-20[\s\S]*2027-03-02/)
    expect(accepted(await take(t.coordinator, before))).toEqual({
      ...{ created: 0, updated: 0, unchanged: 5, kept: [], errors: [], dryRun: false },
    })
    expect(await out(t.coordinator)).toBe(before)
  })

  it('makes elsewhere what its export said, a session of the past too, in the same order', async () => {
    const text = await out(t.coordinator)
    expect(accepted(await take(newcomer, text))).toMatchObject({ created: 5, updated: 0, unchanged: 0 })
    expect(await out(newcomer)).toBe(text)
    expect(accepted(await take(newcomer, whole))).toMatchObject({ created: 5, kept: [] })
    const both = await out(newcomer)
    expect(accepted(await take(newcomer, both))).toMatchObject({ created: 0, updated: 0, unchanged: 10 })
    expect(accepted(await take(newcomer, whole))).toMatchObject({ created: 0, updated: 0, kept: [] })
    for (const said of ['link: https://salle.example/un', 'funder: La Région', 'nl: Het Huis', 'On écoute'])
      expect(both).toContain(said)
    expect(both).not.toMatch(/null|\[\]|\{\}|holder|not_needed/)
  })

  it('changes a module that says something else; of a programme and a session it tells what it leaves', async () => {
    accepted(await take(newcomer, whole))
    const other = whole
      .replace('fr: En deux fois', 'fr: En trois fois')
      .replace('fr: Savoir recevoir', 'fr: Savoir se taire')
      .replace('ends: 12:30', 'ends: 12:00')
      .replace('maximum: 8', 'maximum: 9')
    expect(accepted(await take(newcomer, other))).toMatchObject({
      ...{ created: 0, updated: 1, unchanged: 4 },
      kept: [
        'ecouter: description',
        'ecouter-a-plusieurs, 2026-03-02 morning, 2026-03-02 afternoon: half_days, maximum',
      ],
    })
    const now = await out(newcomer)
    expect(now).toContain('Savoir se taire')
    for (const left of ['En deux fois', 'ends: 12:30', 'maximum: 8']) expect(now).toContain(left)
    // Another day is another session.
    const moved = whole.replaceAll('day: 2026-03-02', 'day: 2026-03-03')
    expect(accepted(await take(newcomer, moved))).toMatchObject({ created: 1, updated: 1 })
  })

  it('names each fault with its line, and keeps nothing of the file', async () => {
    const before = await out(t.coordinator)
    const misspelt = whole
      .replace('half_days: 1', 'half_days: many')
      .replace('orientation: craft', 'orientation: crafty')
      .replace('part: morning', 'part: noon')
      .replace('minimum: 2', 'minimum: 2\n            seats: 4')
    expect((await faults(t.coordinator, misspelt)).sort()).toEqual(
      [
        [lineOf(misspelt, 'crafty'), 'programmes.0.modules.0.orientation', 'invalid_value'],
        [lineOf(misspelt, 'noon'), 'programmes.0.modules.0.sessions.0.half_days.0.part', 'invalid_value'],
        [lineOf(misspelt, 'seats'), 'programmes.0.modules.0.sessions.0.seats', 'unknown_key'],
        [lineOf(misspelt, 'many'), 'programmes.0.modules.1.half_days', 'invalid_type'],
      ].sort(),
    )
    const contradictory = whole
      .replace('slug: se-taire', 'slug: ecouter-a-plusieurs')
      .replace('slug: vide', 'slug: ecouter')
      .replace('maximum: 8', 'maximum: 1')
      .replace('ends: 17:00', 'ends: 13:00')
    const session = 'programmes.0.modules.0.sessions.0'
    expect(await faults(t.coordinator, contradictory)).toEqual([
      [lineOf(whole, 'slug: vide'), 'programmes.1.slug', 'duplicate'],
      [lineOf(whole, 'slug: se-taire'), 'programmes.0.modules.1.slug', 'duplicate'],
      [lineOf(whole, 'maximum: 8'), `${session}.maximum`, 'training.maximum_under_minimum'],
      [lineOf(whole, '13:30'), `${session}.half_days.1.ends`, 'training.ends_before'],
    ])
    expect(await faults(t.coordinator, 'programmes: [')).toMatchObject([[1, 'line 1', 'malformed']])
    expect(await faults(t.coordinator, '')).toMatchObject([[undefined, '', 'invalid_type']])
    expect(await out(t.coordinator)).toBe(before)
  })

  it('refuses the slugs of others: all of them named, and nothing kept', async () => {
    const centre = await t.w.as('coordinator', 'centre')
    accepted(await createProgramme(centre, { slug: 'vide', title: 'Du centre' }))
    accepted(
      await writeModule(centre, { programme: 'vide', slug: 'se-taire', title: 'Du centre', half_days: 1 }),
    )
    const maison = await t.w.as('coordinator', 'maison')
    const before = await out(t.w.asSystem())
    expect(await faults(maison, whole)).toEqual([
      [lineOf(whole, 'slug: se-taire'), 'programmes.0.modules.1.slug', 'conflict.exists'],
      [lineOf(whole, 'slug: vide'), 'programmes.1.slug', 'conflict.exists'],
    ])
    expect(await out(t.w.asSystem())).toBe(before)
    expect(await out(maison)).toBe('programmes: []\n')
    expect(await out(centre)).toMatch(/^programmes:\n {2}- slug: vide\n/)
  })

  it('a dry run answers the same, keeps nothing and leaves no journal line', async () => {
    const [before, lines] = [await out(t.coordinator), (await t.journal()).length]
    const rehearsed = whole.replaceAll('vide', 'creux').replaceAll('se-taire', 'parler')
    expect(accepted(await take(t.coordinator, rehearsed, true))).toMatchObject({ created: 5, dryRun: true })
    expect(await out(t.coordinator)).toBe(before)
    expect((await t.journal()).length).toBe(lines)
    accepted(await take(t.coordinator, rehearsed))
    expect((await t.journal()).slice(lines).map(({ action }) => action)).toEqual(
      Array.from({ length: 6 }, () => 'training.import'),
    )
    expect((await t.journal()).at(-1)).toMatchObject({ subject: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  it('is for those who make programmes: a service neither imports nor exports, a trainer exports', async () => {
    const trainer = await t.w.as('trainer', 'reseau')
    expect(await take(t.direction, whole)).toMatchObject({ ok: false, code: 'auth.forbidden' })
    expect(await exportTraining(t.direction, {})).toMatchObject({ ok: false, code: 'auth.forbidden' })
    expect(await take(trainer, whole)).toMatchObject({ ok: false, code: 'auth.forbidden' })
    expect(await out(trainer)).toBe(await out(t.coordinator))
  })
})
