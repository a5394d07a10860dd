import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pagesOf } from '../../../tests/support/pages.ts'
import { accepted, bytes, importSmallNetwork, type World, world } from '../../../tests/support/world.ts'
import { readSheet } from '../../server/sheet.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { bindSource } from '../indicators/index.ts'
import { importPlan } from '../plans/index.ts'
import { changeActivity, withdrawActivity } from './change-activity.ts'
import { csvOf, exportActivities, xlsxOf } from './export-activities.ts'
import { listActivities } from './list-activities.ts'
import { recordActivity } from './record-activity.ts'
import { recordSeveral } from './record-several.ts'
import { oldActivities } from './retention.ts'
import { routes } from './routes.tsx'
import { showActivity, showCalendar, showRecordForm } from './show-calendar.ts'
import { changeExpectation } from './supervision/change-expectation.ts'
import { supervisionTasks } from './supervision/supervision-tasks.ts'

const common = {
  organisation: 'tilleuls',
  kind: 'supervision',
  date: '2026-11-20',
  minutes: 90,
  facilitator: 'outside',
  attendees: { professional: 6, peer: 1 },
}

let w: World
let worker: Request
let manager: Request
let elsewhere: Request
let coordinator: Request
const begin = async (at = '2026-11-27T09:00:00Z') => {
  w = await world(at)
  await importSmallNetwork(w)
  worker = await w.as('worker', 'tilleuls')
  manager = await w.as('service_manager', 'tilleuls')
  elsewhere = await w.as('worker', 'escale')
  coordinator = await w.as('coordinator', 'reseau')
}
const codeOf = async (answer: Promise<{ ok: boolean; code?: string }>) => {
  const { ok, code } = await answer
  return ok ? 'done' : code
}
const record = (by: Request, more: object = {}) => recordActivity(by, { ...common, ...more })

describe('an activity', () => {
  beforeAll(() => begin())
  afterAll(() => w.end())

  it('is recorded once, however often the form is sent; another one of the day is said to be one', async () => {
    const sent = await Promise.all([codeOf(record(worker)), codeOf(record(worker))])
    expect(sent.sort()).toEqual(['activity.duplicate', 'done'])
    const again = await Promise.all([1, 2].map(() => codeOf(record(worker, { nth: 2 }))))
    expect(again.sort()).toEqual(['activity.duplicate', 'done'])
    expect(await codeOf(record(worker, { kind: 'intervision' }))).toBe('done')
    const journal = (await w.journal()).filter(({ action }) => action === 'activity.record')
    expect(journal).toHaveLength(3)
    expect(JSON.stringify(journal)).not.toContain('supervision')
  })

  it('is recorded by who works there or coordinates above, and has no field for words', async () => {
    const date = '2026-11-19'
    expect(await codeOf(record(elsewhere, { date }))).toBe('organisation.unknown')
    expect(await codeOf(record(await w.as('trainer', 'reseau'), { date }))).toBe('auth.forbidden')
    expect(await codeOf(record(w.nobody(), { date }))).toBe('auth.required')
    expect(await codeOf(record(coordinator, { date }))).toBe('done')
    expect(await codeOf(record(worker, { date: '2026-11-18', note: 'Il a parlé de…' }))).toBe('validation')
  })

  it.each([
    ['a day to come', { date: '2026-11-28' }, 'activity.in_future'],
    ['a year of another age', { date: '0202-11-20' }, 'activity.too_long_ago'],
    ['four minutes', { minutes: 4 }, 'validation'],
    ['more than a day', { minutes: 1_441 }, 'validation'],
    ['nobody', { attendees: {} }, 'activity.nobody'],
    ['less than nobody', { attendees: { professional: -1 } }, 'validation'],
    ['half a person', { attendees: { professional: 1.5 } }, 'validation'],
    ['a college there is none of', { attendees: { gods: 5 } }, 'validation'],
    ['a kind there is none of', { kind: 'party' }, 'validation'],
  ])('is refused with %s', async (_, wrong, code) => {
    expect(await codeOf(record(worker, { date: '2026-11-17', ...wrong }))).toBe(code)
  })

  it('the database itself refuses what no rule let through', async () => {
    const insert = (attendees: string, minutes = 90) =>
      w.pools.owner.query(
        `insert into activity (organisation, kind, day, minutes, facilitator, attendees, recorded_at)
         select id, 'supervision', '2026-01-01', $2, 'inside', $1, now() from organisation where slug = 'escale'`,
        [attendees, minutes],
      )
    await expect(insert('{}')).rejects.toThrow(/activity_somebody_came/)
    await expect(insert('{"peer": 0}')).rejects.toThrow(/activity_somebody_came/)
    await expect(insert('{"peer": "many", "family": 1}')).rejects.toThrow(/activity_attendees_are_counts/)
    await expect(insert('{"peer": -1, "family": 1}')).rejects.toThrow(/activity_attendees_are_counts/)
    await expect(insert('{"gods": 1}')).rejects.toThrow(/activity_attendees_of_colleges/)
    await expect(insert('{"peer": 1}', 4)).rejects.toThrow(/activity_minutes_within_a_day/)
  })

  it('shows small counts to who works there alone', async () => {
    const seen = async (by: Request) =>
      accepted(await listActivities(by, { from: '2026-11-20', kind: 'intervision' })).items.map(
        ({ persons, attendees }) => ({ persons, attendees }),
      )
    const hidden = { value: null, suppressed: true }
    expect(await seen(worker)).toEqual([{ persons: 7, attendees: { professional: 6, peer: 1 } }])
    expect(await seen(manager)).toEqual(await seen(worker))
    expect(await seen(coordinator)).toEqual([{ persons: 7, attendees: hidden }])
    expect(await seen(await w.as('auditor', 'maison'))).toEqual([{ persons: 7, attendees: hidden }])
    expect(await seen(elsewhere)).toEqual([])
    expect(await codeOf(exportActivities(coordinator, {}))).toBe('auth.forbidden')
    const { id } = accepted(await listActivities(worker, { kind: 'intervision' })).items[0] as { id: string }
    const page = accepted(await showActivity(coordinator, { id }))
    expect([page.activity.attendees, page.mayChange]).toEqual([null, false])
    // What was noted by mistake can be taken back unseen, by who may; an auditor may not.
    const mayWithdraw = async (by: Request) => accepted(await showActivity(by, { id })).mayWithdraw
    expect(await mayWithdraw(coordinator)).toBe(true)
    expect(await mayWithdraw(await w.as('auditor', 'maison'))).toBe(false)
  })

  it('is found by the id of its organisation as by its slug', async () => {
    const { rows } = await w.pools.owner.query(`select id from organisation where slug = 'tilleuls'`)
    const of = async (organisation: string) =>
      accepted(await listActivities(worker, { organisation })).items.map((one) => one.id)
    expect((await of('tilleuls')).length).toBeGreaterThan(0)
    expect(await of(rows[0].id)).toEqual(await of('tilleuls'))
  })

  it('whose numbers are all emptied is asked for them again, and stays as it was', async () => {
    const { id } = accepted(await listActivities(worker, { kind: 'intervision' })).items[0] as { id: string }
    const ask = await pagesOf(w, routes)
    const emptied = { version: '1', kind: 'intervision', 'attendees.professional': '', 'attendees.peer': '' }
    const page = await ask(worker, `/activites/${id}`, emptied)
    expect([page.status, (await page.text()).includes('role="alert"')]).toEqual([422, true])
    expect(accepted(await listActivities(worker, { kind: 'intervision' })).items[0]?.persons).toBe(7)
  })

  it('comes with others of its organisation, every line or none', async () => {
    const { organisation: _, ...item } = common
    const several = (...items: object[]) =>
      recordSeveral(worker, { organisation: 'tilleuls', items: items.map((one) => ({ ...item, ...one })) })
    const faults = async (...items: object[]) => {
      const answer = await several(...items)
      return answer.ok ? [] : answer.faults?.map(({ path, code }) => `${path} ${code}`)
    }
    const [one, two] = [{ date: '2025-01-10' }, { date: '2025-02-10' }]
    expect(await faults(one, { date: '2027-01-01' }, { ...two, attendees: {} })).toEqual([
      'items.1.date activity.in_future',
      'items.2.attendees activity.nobody',
    ])
    expect(await faults(one, two, one)).toEqual(['items.2.nth activity.duplicate'])
    expect(await faults(two, { date: common.date })).toEqual(['items.1.nth activity.duplicate'])
    expect(accepted(await listActivities(worker, { to: '2025-12-31' })).items).toEqual([])
    expect(accepted(await several(one, two, { ...two, nth: 2 }))).toEqual({ recorded: 3 })
    expect(await codeOf(recordSeveral(elsewhere, { organisation: 'tilleuls', items: [item] }))).toBe(
      'organisation.unknown',
    )
    for (const { id } of accepted(await listActivities(worker, { to: '2025-12-31' })).items)
      accepted(await withdrawActivity(worker, { id }))
  })

  it('is corrected by who may record it, on the version they read, and withdrawn', async () => {
    const made = accepted(await record(worker, { date: '2026-11-10' }))
    const change = (by: Request, more: object) =>
      changeActivity(by, { id: made.id, version: made.version, ...more })
    expect(await codeOf(change(elsewhere, { minutes: 60 }))).toBe('not_found')
    expect(await codeOf(change(worker, { date: '2026-11-20' }))).toBe('activity.duplicate')
    expect(await codeOf(change(worker, { date: '2026-12-20' }))).toBe('activity.in_future')
    expect(await codeOf(change(worker, { attendees: { peer: 0 } }))).toBe('activity.nobody')
    expect(accepted(await change(manager, { minutes: 60, date: '2026-11-11' }))).toMatchObject({
      minutes: 60,
      date: '2026-11-11',
      attendees: { professional: 6, peer: 1 },
    })
    expect(await codeOf(change(worker, { minutes: 30 }))).toBe('conflict.version')
    expect(await codeOf(withdrawActivity(elsewhere, { id: made.id }))).toBe('not_found')
    expect(await codeOf(withdrawActivity(worker, { id: made.id }))).toBe('done')
    expect(await codeOf(withdrawActivity(worker, { id: made.id }))).toBe('not_found')
    expect(await codeOf(record(worker, { date: '2026-11-11' }))).toBe('done')
    expect((await w.journal()).slice(-2)).toMatchObject([
      { action: 'activity.withdraw', subject: made.id, fields: ['withdrawn'] },
      { action: 'activity.record' },
    ])
  })

  it('stands in the calendar of its month, which leads to the months beside it', async () => {
    const november = accepted(await showCalendar(worker, { month: '2026-11' }))
    expect(november.month).toMatchObject({ before: '2026-10', after: '2026-12' })
    expect(november.activities.map(({ day }) => day)).toEqual([
      '2026-11-11',
      '2026-11-19',
      ...['2026-11-20', '2026-11-20', '2026-11-20'],
    ])
    expect(accepted(await showCalendar(worker, { month: '2026-10' })).activities).toEqual([])
    for (const none of ['2026-13', 'never'])
      expect(accepted(await showCalendar(worker, { month: none })).month.month).toBe('2026-11')
  })

  it('the form begins with one’s own service and what it recorded last', async () => {
    expect(accepted(await showRecordForm(elsewhere, {}))).toMatchObject({
      organisation: 'escale',
      kind: 'supervision',
      today: '2026-11-27',
    })
    const later = { ...worker, now: new Date('2026-11-27T10:00:00Z') }
    accepted(await record(later, { kind: 'open_dialogue', date: '2026-11-27' }))
    expect(accepted(await showRecordForm(worker, {}))).toMatchObject({ kind: 'open_dialogue' })
    expect(accepted(await showRecordForm(coordinator, {})).organisation).toBeNull()
  })

  it('is kept as a file that spreadsheets read, by who works there', async () => {
    const own = accepted(await exportActivities(worker, {}))
    expect(csvOf(own, 'fr').split('\r\n')[1]).toMatch(
      /^Les Tilleuls;2026-11-11;Supervision;90;Quelqu’un de l’extérieur;7;6;0;/,
    )
    expect(csvOf(own, 'en').split('\r\n')[1]).toContain(',2026-11-11,Supervision,90,')
    const columns = csvOf(own, 'fr').slice(1).split('\r\n')[0]?.toLowerCase().split(';') ?? []
    const read = accepted(await readSheet(await xlsxOf(own, 'fr'), { required: columns, optional: [] }))
    expect(read.rows).toHaveLength(own.length)
    expect(read.rows[0]?.cells).toMatchObject({ date: '2026-11-11', personnes: '7' })
    expect(accepted(await exportActivities(elsewhere, {}))).toEqual([])
  })

  it('goes when it was kept long enough, by the instance alone', async () => {
    const before = new Date('2026-11-20T00:00:00Z')
    await expect(
      inTransaction(worker, 'write', (reading) => oldActivities.ended(reading, before, 'remove')),
    ).rejects.toThrow(/permission denied/)
    const gone = await inTransaction(w.asSystem(), 'write', async (reading) => [
      await oldActivities.ended(reading, before, 'count'),
      await oldActivities.ended(reading, before, 'remove'),
    ])
    expect(gone).toEqual([6, 6])
  })

  it('is refused where the next run would remove it: as long ago as the installation keeps none', async () => {
    const keep = (months: number) =>
      w.pools.owner.query(
        `insert into retention (kind, months) values ('activities', $1)
         on conflict (kind) do update set months = excluded.months`,
        [months],
      )
    await keep(36)
    expect(await record(worker, { date: '2023-11-26' })).toMatchObject({
      ...{ code: 'activity.too_long_ago', field: 'date' },
      faults: [{ path: 'date', expected: '≥ 2023-11-27' }],
    })
    const { organisation: _, ...item } = { ...common, date: '2021-11-20' }
    expect(await recordSeveral(worker, { organisation: 'tilleuls', items: [item] })).toMatchObject({
      faults: [{ path: 'items.0.date', code: 'activity.too_long_ago', expected: '≥ 2023-11-27' }],
    })
    const kept = accepted(await record(worker, { date: '2023-11-27' }))
    expect(await codeOf(changeActivity(worker, { id: kept.id, version: 1, date: '2023-11-26' }))).toBe(
      'activity.too_long_ago',
    )
    await keep(132)
    const old = accepted(await record(worker, { date: '2015-11-27' }))
    for (const { id } of [kept, old]) accepted(await withdrawActivity(worker, { id }))
    await w.pools.owner.query(`delete from retention where kind = 'activities'`)
  })
})

describe('a service without supervision', () => {
  beforeAll(() => begin())
  afterAll(() => w.end())

  const tasks = async (by: Request) => {
    const found = await inTransaction(by, 'read', supervisionTasks)
    return found.map(({ detail, due, href }) => [detail, due, href])
  }

  it('has it among what is asked of its manager, until it records one', async () => {
    await w.pools.owner.query(`update organisation set created_at = '2026-01-15'`)
    expect(await tasks(manager)).toEqual([
      ['Les Tilleuls', '2026-05-15', '/activites/nouvelle?organisation=tilleuls'],
    ])
    expect(await tasks(worker)).toEqual([])
    accepted(await record(worker, { kind: 'immersion', date: '2026-11-02' }))
    accepted(await record(worker, { date: '2026-07-27' }))
    expect((await tasks(manager)).map(([, due]) => due)).toEqual(['2026-11-27'])
    accepted(await record(worker, { kind: 'intervision', date: '2026-07-28' }))
    expect(await tasks(manager)).toEqual([])
  })

  it('is reminded after as many months as its network says', async () => {
    const say = (by: Request, more: object) =>
      changeExpectation(by, { network: 'reseau', months: 3, version: 0, ...more })
    expect(await codeOf(say(manager, {}))).toBe('auth.forbidden')
    expect(await codeOf(say(await w.as('coordinator', 'maison'), {}))).toBe('not_found')
    expect(await codeOf(say(coordinator, { network: 'maison' }))).toBe('not_found')
    expect(await codeOf(say(coordinator, { months: 0 }))).toBe('validation')
    expect(await codeOf(say(coordinator, {}))).toBe('done')
    expect(await codeOf(say(coordinator, { months: 6 }))).toBe('conflict.version')
    expect(await tasks(manager)).toEqual([
      ['Les Tilleuls', '2026-10-28', '/activites/nouvelle?organisation=tilleuls'],
    ])
    expect(accepted(await showCalendar(coordinator, {}))).toMatchObject({
      expectations: [{ network: 'reseau', months: 3, version: 1 }],
      without: [{ slug: 'escale', last: null }, { slug: 'tilleuls' }],
    })
    expect(accepted(await showCalendar(worker, {}))).toMatchObject({ expectations: [], without: [] })
    expect(await codeOf(say(coordinator, { months: 6, version: 1 }))).toBe('done')
    expect(await tasks(manager)).toEqual([])
  })
})

describe('the source activities.services', () => {
  let indicators: Readonly<Record<string, string>>
  beforeAll(async () => {
    await begin()
    const plan = `plan: { slug: p, title: P, holder: reseau }
measures:
  - number: '34'
    title: Supervision partout
    indicators:
      - { key: services, statement: Services, kind: count, unit_counted: organisation, period: year }
      - { key: part, statement: Part, kind: share, unit_counted: organisation, period: year }
`
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
    const rows = await w.database.selectFrom('indicator').select(['id', 'key']).execute()
    indicators = Object.fromEntries(rows.map((row) => [row.key, row.id]))
  })
  afterAll(() => w.end())

  const totals = async (key: string) => {
    const { rows } = await w.pools.owner.query(
      `select period, numerator::int, denominator::int, value::float, reported, expected from rollup
       where indicator = $1 and organisation is null and breakdown = '' order by period`,
      [indicators[key]],
    )
    return rows
  }
  const bind = (key: string, parameters: object = {}) =>
    bindSource(coordinator, { id: indicators[key], key: 'activities.services', parameters })

  it('counts services that held one of the kinds named in the year, over all services', async () => {
    accepted(await record(worker))
    expect(accepted(await bind('services', { kinds: ['supervision', 'intervision'] }))).toMatchObject({
      source: { key: 'activities.services', parameters: { kinds: ['supervision', 'intervision'] } },
    })
    accepted(await bind('part'))
    expect(await totals('services')).toMatchObject([{ period: '2026', value: 1, reported: 1, expected: 2 }])
    expect(await totals('part')).toMatchObject([{ numerator: 1, denominator: 2 }])
  })

  it('is up to date with what is recorded, corrected and withdrawn, whichever year it opens', async () => {
    const first = accepted(await record(elsewhere, { organisation: 'escale', date: '2024-06-01' }))
    expect(await totals('part')).toMatchObject([
      { period: '2024', numerator: 1, denominator: 2 },
      { period: '2025', numerator: 0, denominator: 2 },
      { period: '2026', numerator: 1, denominator: 2 },
    ])
    accepted(await record(elsewhere, { organisation: 'escale', kind: 'immersion', date: '2026-03-01' }))
    expect(await totals('services')).toMatchObject([{ value: 1 }, { value: 0 }, { value: 1, reported: 2 }])
    accepted(await changeActivity(elsewhere, { id: first.id, version: 1, date: '2026-06-01' }))
    expect((await totals('services')).at(-1)).toMatchObject({ period: '2026', value: 2 })
    accepted(await withdrawActivity(elsewhere, { id: first.id }))
    expect((await totals('services')).at(-1)).toMatchObject({ period: '2026', value: 1 })
  })

  it('has no figure of a year that was opened by mistake alone, of any service', async () => {
    const periods = async () => {
      const { rows } = await w.pools.owner.query(
        `select distinct o.slug, b.period from observation b join organisation o on o.id = b.organisation
         where b.indicator = $1 order by 1, 2`,
        [indicators['part']],
      )
      return rows.map(({ slug, period }) => `${slug} ${period}`)
    }
    const opened = async (date: string) =>
      accepted(await record(elsewhere, { organisation: 'escale', kind: 'open_day', date }))
    const usual = ['escale 2026', 'tilleuls 2026']
    expect(await periods()).toEqual(usual)
    const first = await opened('2025-05-05')
    expect(await periods()).toEqual(['escale 2025', 'escale 2026', 'tilleuls 2025', 'tilleuls 2026'])
    accepted(await withdrawActivity(elsewhere, { id: first.id }))
    expect(await periods()).toEqual(usual)
    const second = await opened('2025-05-05')
    accepted(await changeActivity(elsewhere, { id: second.id, version: 1, date: '2026-05-05' }))
    expect(await periods()).toEqual(usual)
  })

  it('takes the kinds as a form gives them, and no other parameter', async () => {
    accepted(await bind('part', { kinds: 'immersion, open_day' }))
    expect((await totals('part')).at(-1)).toMatchObject({ numerator: 1, denominator: 2 })
    expect(await codeOf(bind('part', { kinds: ['party'] }))).toBe('validation')
    expect(await codeOf(bind('part', { kinds: [] }))).toBe('validation')
    expect(await codeOf(bind('part', { scope: 'all' }))).toBe('validation')
  })

  it('tells what was counted: which services, how often, when last', async () => {
    const source = w.asSystem().house.sources.get('activities.services')
    const counted = await inTransaction(coordinator, 'read', async ({ db, today }) => {
      const { id } = await db
        .selectFrom('organisation')
        .select('id')
        .where('slug', '=', 'reseau')
        .executeTakeFirstOrThrow()
      return source?.origin(db, { kinds: ['supervision'] }, '2026', today, id)
    })
    expect(counted).toEqual([
      {
        organisation: 'tilleuls',
        name: { fr: 'Les Tilleuls', nl: 'De Linden' },
        times: 1,
        last: '2026-11-20',
      },
    ])
  })
})
