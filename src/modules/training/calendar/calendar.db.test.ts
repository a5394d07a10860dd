import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteOn } from '../../../../tests/support/site.ts'
import { accepted, importSmallNetwork, type World, world } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { showCatalogue } from '../catalogue/show-catalogue.ts'
import { decideSession } from '../enrolment/decide-session.ts'
import { writeModule } from '../modules/write-module.ts'
import { createProgramme } from '../programmes/create-programme.ts'
import { planSession } from '../sessions/plan-session.ts'
import { sessionCalendar } from './read-calendar.ts'

describe('the catalogue, in a calendar and by what is looked for', () => {
  let w: World
  let coordinator: Request
  const sessions: Record<string, string> = {}
  beforeAll(async () => {
    // The site goes by the clock of the machine.
    w = await world(new Date().toISOString())
    await importSmallNetwork(w)
    await w.pools.owner.query(`insert into instance (name) values ('{"fr": "Réseau"}')`)
    coordinator = await w.as('coordinator', 'reseau')
    accepted(await createProgramme(coordinator, { title: 'Accueillir', approval: 'granted' }))
    accepted(await createProgramme(coordinator, { title: 'Décider', approval: 'asked' }))
    for (const [programme, title, state, half_days, orientation] of [
      ['accueillir', 'Accueillir sans juger', 'adopted', 2, 'craft'],
      ['accueillir', 'Un brouillon', 'draft', 2, 'craft'],
      ['accueillir', 'Fermé depuis hier', 'adopted', 4, 'society'],
      ['decider', 'Décider ensemble', 'adopted', 6, 'reflection'],
    ]) {
      const { slug } = accepted(
        await writeModule(coordinator, { programme, title, state, half_days, orientation }),
      )
      sessions[slug] = accepted(await planSession(coordinator, sessionOf(slug))).id
    }
  })
  afterAll(() => w.end())

  const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)
  const sessionOf = (module: string) => ({
    module,
    half_days: [
      { day: day(30), part: 'morning', begins: '09:00', ends: '12:30' },
      { day: day(31), part: 'morning', begins: '09:00', ends: '12:30' },
    ],
    minimum: 2,
    maximum: 4,
    ...(module === 'ferme-depuis-hier' ? { opens_on: day(-9), closes_on: day(-1) } : {}),
  })
  const titlesIn = (text: string) =>
    new ICAL.Component(ICAL.parse(text))
      .getAllSubcomponents('vevent')
      .map((one) => String(one.getFirstPropertyValue('summary')))

  it('has the sessions of adopted modules, those looked for where something is, and 304 for whoever holds them', async () => {
    const site = siteOn(w)
    const get = async (path: string, headers: Record<string, string> = {}) =>
      site(new Request(`http://site/formations/${path}`, { headers }))
    const all = await get('calendrier.ics')
    expect(all.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(titlesIn(await all.text())).toHaveLength(6)
    const some = await get('calendrier.ics?orientation=reflection&lang=nl')
    expect(titlesIn(await some.text())).toEqual(['Décider ensemble (1/2)', 'Décider ensemble (2/2)'])
    for (const [path, answer] of [
      ['calendrier.ics', all],
      ['calendrier.ics?orientation=reflection&lang=nl', some],
    ] as const) {
      const etag = answer.headers.get('etag') ?? ''
      expect(etag).not.toBe('')
      expect((await get(path, { 'if-none-match': etag })).status).toBe(304)
    }
    accepted(await planSession(coordinator, sessionOf('decider-ensemble')))
    const changed = await get('calendrier.ics?orientation=reflection&lang=nl', {
      'if-none-match': some.headers.get('etag') ?? '',
    })
    expect([changed.status, titlesIn(await changed.text()).length]).toEqual([200, 4])
  })

  it('tells of one session, of none whose module is not adopted', async () => {
    const one = accepted(await sessionCalendar(w.nobody('en'), { id: sessions['accueillir-sans-juger'] }))
    expect(titlesIn(await one.text())).toHaveLength(2)
    expect(await sessionCalendar(w.nobody(), { id: sessions['un-brouillon'] })).toMatchObject({
      code: 'not_found',
    })
  })

  it('is found by programme, duration, words, and by where one may enrol, which the database and the rule say alike', async () => {
    const found = async (filters: object) => {
      const { modules, count, sessions: offered } = accepted(await showCatalogue(w.nobody(), filters))
      expect(count).toBe(modules.length)
      return { slugs: modules.map((one) => one.slug), offered }
    }
    const everything = await found({ programme: '', search: '', open: 'maybe', duration: 'eternity' })
    expect(everything.slugs).toEqual(['accueillir-sans-juger', 'ferme-depuis-hier', 'decider-ensemble'])
    expect((await found({ programme: 'decider' })).slugs).toEqual(['decider-ensemble'])
    expect((await found({ duration: 'day' })).slugs).toEqual(['accueillir-sans-juger'])
    expect((await found({ duration: 'two_days' })).slugs).toEqual(['ferme-depuis-hier'])
    expect((await found({ duration: 'longer' })).slugs).toEqual(['decider-ensemble'])
    const open = [
      ...new Set(everything.offered.filter((one) => one.stage === 'open').map((one) => one.module)),
    ]
    expect(open).toEqual(['accueillir-sans-juger'])
    expect((await found({ open: 'on' })).slugs).toEqual(open)
  })

  it('offers no session that is given up, and tells calendars that it is', async () => {
    const { id, version } = accepted(await planSession(coordinator, sessionOf('accueillir-sans-juger')))
    for (const [one, of] of [
      [id, version],
      [sessions['accueillir-sans-juger'], 1],
    ])
      accepted(await decideSession(coordinator, { id: one, decision: 'given_up', version: of }))
    const { modules } = accepted(await showCatalogue(w.nobody(), { open: 'on' }))
    expect(modules).toEqual([])
    const calendar = await accepted(await sessionCalendar(w.nobody(), { id })).text()
    expect(calendar).toContain('STATUS:CANCELLED')
  })

  it('tells every process that keeps its pages when something of it changes', async () => {
    const client = await w.pools.owner.connect()
    const told: string[] = []
    client.on('notification', ({ payload }) => void told.push(payload ?? ''))
    try {
      await client.query('listen maillage_release')
      accepted(await planSession(coordinator, sessionOf('decider-ensemble')))
      await client.query('select 1')
      expect(told).toContain('catalogue')
    } finally {
      client.release(true)
    }
  })
})
