import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pagesOf } from '../../../tests/support/pages.ts'
import { type TrainingWorld, trainingWorld } from '../../../tests/support/training-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { takeAttendance } from './attendance/take-attendance.ts'
import { decideSession } from './enrolment/decide-session.ts'
import { organiseRoutes } from './organise-routes.tsx'

const work = '/travail/formations/sessions'

describe('the pages of whoever runs a session', () => {
  let t: TrainingWorld
  let page: Awaited<ReturnType<typeof pagesOf>>
  beforeAll(async () => {
    t = await trainingWorld()
    page = await pagesOf(t.w, organiseRoutes)
  })
  afterAll(() => t.end())

  const half = (day: string) => ({ day, part: 'morning', begins: '09:00', ends: '12:30' })
  const days = [half('2027-03-02'), half('2027-03-09')]
  const read = async (at: string, path: string, fields?: Record<string, string>) =>
    (await page(t.next(t.coordinator, at), path, fields)).text()
  const conflict = 'Quelqu’un a'

  it('say why a session is not given up, where it is held already and where enrolment is still open', async () => {
    const { id } = await t.plan({ minimum: 1 })
    const giveUp = (at: string) => read(at, `${work}/${id}/decision`, { decision: 'given_up', version: '7' })
    const alerts = async (html: Promise<string>) => (await html).match(/role="alert"/g)?.length ?? 0
    expect(await giveUp('2027-01-13T09:00:00Z')).toContain(conflict)
    expect(await alerts(giveUp('2027-01-13T09:00:00Z'))).toBe(1)
    expect(await alerts(giveUp('2027-02-22T09:00:00Z'))).toBe(1)
    const held = { id, decision: 'held', anyway: true, version: 1 }
    accepted(await decideSession(t.next(t.coordinator, '2027-02-22T09:00:00Z'), held))
    expect(await alerts(giveUp('2027-02-22T09:00:00Z'))).toBe(1)
    const told = { 'restitution.fr': 'Bien', version: '7' }
    expect(await alerts(read('2027-03-02T09:00:00Z', `${work}/${id}/restitution`, told))).toBe(1)
    expect(await alerts(read('2027-02-22T09:00:00Z', `${work}/${id}/restitution`, told))).toBe(1)
  })

  it('let the days to come be moved once a session has begun; those that stay are there to read', async () => {
    const { id } = await t.plan({ half_days: days })
    const change = `${work}/${id}/modifier`
    accepted(
      await takeAttendance(t.next(t.coordinator, '2027-03-02T10:00:00Z'), { id, ...days[0], present: [] }),
    )
    const at = '2027-03-03T10:00:00Z'
    expect(await read(at, `${work}/${id}`)).toContain(`href="${change}"`)
    const form = await read(at, change)
    expect(form).toContain('2 mars 2027, de 09:00 à 12:30')
    expect(form).toMatch(/type="hidden" name="half_days\.0\.day" value="2027-03-02"/)
    expect(form).toMatch(/name="half_days\.1\.day"[^>]*type="date"|type="date"[^>]*name="half_days\.1\.day"/)
    expect(form).not.toMatch(/type="date"[^>]*name="half_days\.0\.day"/)
    const typed = (day: string) => ({
      ...Object.fromEntries(
        [days[0], half(day)].flatMap((one, nth) =>
          Object.entries(one ?? {}).map(([name, value]) => [`half_days.${nth}.${name}`, value]),
        ),
      ),
      ...{ minimum: '2', maximum: '2', 'classes[]': 'member', version: '1' },
    })
    // The same half-day typed once more is a row to put right, not another that stays.
    const twice = await read(at, change, typed('2027-03-02'))
    expect(twice).toMatch(/name="half_days\.1\.day"[^>]*type="date"|type="date"[^>]*name="half_days\.1\.day"/)
    const refused = await read(at, change, typed('2027-02-09'))
    expect(refused).toContain('ce jour est déjà passé')
    expect(refused).toContain('2 mars 2027, de 09:00 à 12:30')
    expect((await page(t.next(t.coordinator, at), change, typed('2027-03-16'))).status).toBe(303)
    const over = '2027-03-17T10:00:00Z'
    expect(await read(over, `${work}/${id}`)).not.toContain(`href="${change}"`)
  })
})
