import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pagesOf } from '../../../../tests/support/pages.ts'
import { codeOf, type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { inTransaction } from '../../../server/transaction.ts'
import { type Env, page as pageOf } from '../../../server/web.tsx'
import { SheetPage } from '../catalogue/pages/sheet.tsx'
import { showSheet } from '../catalogue/show-catalogue.ts'
import { organiseRoutes } from '../organise-routes.tsx'
import { changeSession } from '../sessions/change-session.ts'
import { cancelEnrolment, takeSeat } from './change-enrolment.ts'
import { decideSession } from './decide-session.ts'
import { enrolmentRoutes } from './enrolment-routes.tsx'
import { followEnrolment } from './follow-enrolment.ts'
import { listEnrolments } from './list-enrolments.ts'
import { sessionTasks } from './session-tasks.ts'

describe('enrolment that opens later', () => {
  let t: TrainingWorld
  let id: string
  let page: Awaited<ReturnType<typeof pagesOf>>
  const before = '2027-01-20T09:00:00Z'
  const opens = '2027-02-01'
  beforeAll(async () => {
    t = await trainingWorld()
    const routes = new Hono<Env>()
      .route('/', organiseRoutes)
      .route('/', enrolmentRoutes)
      .get('/formations/:slug', pageOf(showSheet, SheetPage))
    page = await pagesOf(t.w, routes)
    id = (await t.plan({ minimum: 1 })).id
  })
  afterAll(() => t.end())

  const move = (version: number, more: object) =>
    changeSession(t.next(t.coordinator), {
      ...{ id, version, half_days: t.halfDays, place: 'Maison des Tilleuls', minimum: 1, maximum: 2 },
      ...more,
    })
  const read = async (path: string) => (await page(t.next(t.coordinator, before), path)).text()
  const tasks = (day: string) =>
    inTransaction(t.next(t.coordinator, `${day}T09:00:00Z`), 'read', async (reading) =>
      (await sessionTasks(reading)).map((one) => one.href),
    )

  it('has not ended: nobody is called, no seat is offered or taken, and those who asked before stand', async () => {
    const asked = []
    for (const given of ['Ana', 'Bo', 'Cy'])
      asked.push(
        await t.asked(t.direction, id, given, {
          person: { given, family: 'Martin', email: `${given}@example.org` },
        }),
      )
    accepted(await move(1, { opens_on: opens, closes_on: '2027-02-20' }))
    const { items } = accepted(await listEnrolments(t.next(t.coordinator, before), { session: id }))
    expect(items.map((one) => one.state)).toEqual(['requested', 'requested', 'waiting'])
    const [ana, bo] = asked
    const holder = await t.holder(bo?.code)
    expect(await codeOf(takeSeat(t.next(holder, before), { id: bo?.id }))).toBe('not_found')
    expect(accepted(await followEnrolment(t.next(holder, before), {})).enrolments).toMatchObject([
      { state: 'requested', ended: false },
    ])
    accepted(await cancelEnrolment(t.next(t.direction, before), { session: id, id: ana?.id }))
    expect((await t.told()).filter((one) => one.subject.startsWith('Une place'))).toEqual([])
    expect(await codeOf(t.ask(t.direction, id, 'Di'))).toBe('enrolment.closed')
  })

  it('is told with its day wherever it is told whether one may enrol', async () => {
    const from = 'Inscriptions à partir du 1er février 2027'
    for (const path of [
      '/formations/accueillir-sans-juger',
      `/formations/sessions/${id}`,
      `/formations/sessions/${id}/inscrire`,
      '/travail/formations',
    ])
      expect(await read(path), path).toContain(from)
    const run = await read(`/travail/formations/sessions/${id}`)
    expect(run).toContain('Les inscriptions ouvrent le 1er février 2027')
    expect(run).toMatch(/Début des inscriptions[\s\S]*1er février 2027/)
  })

  it('is decided of once it has ended: not before, and no task says so', async () => {
    const decide = (at: string) =>
      codeOf(decideSession(t.next(t.coordinator, at), { id, decision: 'held', version: 9 }))
    expect(await decide(before)).toBe('training.not_open_yet')
    expect(await decide('2027-02-10T09:00:00Z')).toBe('training.still_open')
    expect(await decide('2027-02-21T09:00:00Z')).toBe('conflict.version')
    const task = `/travail/formations/sessions/${id}`
    expect(await tasks('2027-02-20')).not.toContain(task)
    expect(await tasks('2027-02-21')).toContain(task)
    // Without a closing day it may be decided of from the day on which enrolment opens.
    accepted(await move(2, { opens_on: '2027-02-27' }))
    expect(await tasks('2027-02-26')).not.toContain(task)
    expect(await tasks('2027-02-27')).toContain(task)
    const asking = (approval: string) =>
      t.pools.owner.query(`update programme set approval = $1 where slug = 'accueillir-ensemble'`, [approval])
    await asking('asked')
    expect(await tasks('2027-02-27')).not.toContain(task)
    expect(await decide('2027-02-27T09:00:00Z')).toBe('enrolment.not_approved')
    expect(await read(task)).toContain('Le financeur n’a pas encore donné son accord')
    await asking('not_needed')
  })
})
