import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pagesOf } from '../../../../tests/support/pages.ts'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { enrolmentRoutes } from './enrolment-routes.tsx'
import { listEnrolments } from './list-enrolments.ts'

describe('the form that enrols several people, and a code given anew', () => {
  let t: TrainingWorld
  let id: string
  beforeAll(async () => {
    t = await trainingWorld()
    id = (await t.plan({ maximum: 9 })).id
  })
  afterAll(() => t.end())

  /** What whoever sends the form reads. */
  const posted = async (path: string, fields: Record<string, string>) =>
    (await pagesOf(t.w, enrolmentRoutes))(t.next(t.direction), path, fields)
  const sent = (fields: Record<string, string>) =>
    posted(`/formations/sessions/${id}/inscrire`, { sent_by: 'employer', ...fields })
  const ana = {
    'people.0.given': 'Ana',
    'people.0.family': 'Martin',
    'people.0.college': 'professional',
  }

  it('keeps what was typed where room is asked for more people, and enrols nobody yet', async () => {
    const page = await sent({ ...ana, more: '3' })
    expect(page.status).toBe(200)
    const html = await page.text()
    expect(html).toMatch(/name="people\.0\.given"[^>]*value="Ana"/)
    expect(html).toContain('name="people.2.given"')
    expect(html).not.toContain('name="people.3.given"')
    expect(html).toMatch(/<button[^>]*name="more"[^>]*value="5"/)
    expect(html).not.toContain('role="alert"')
    expect(accepted(await listEnrolments(t.next(t.coordinator), { session: id })).items).toEqual([])
  })

  it('enrols those who were typed, whatever rows were left empty', async () => {
    const empty = { 'people.1.given': '', 'people.1.family': '', 'people.1.college': '' }
    expect(await (await sent({ ...ana, ...empty })).text()).toContain('Demande enregistrée')
    const { items } = accepted(await listEnrolments(t.next(t.coordinator), { session: id }))
    expect(items.map((one) => one.given)).toEqual(['Ana'])
  })

  it('gives somebody another code, shown with its link and the way back, and none to who is not there', async () => {
    const { items } = accepted(await listEnrolments(t.next(t.coordinator), { session: id }))
    const back = `/formations/sessions/${id}`
    const at = (enrolment: unknown) => `/travail${back}/inscriptions/${enrolment}/code`
    const page = await posted(at(items[0]?.id), { back })
    const html = await page.text()
    expect(html).toContain('Ana Martin')
    expect(html).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)
    expect(html).toContain(`href="${back}"`)
    expect(await (await posted(at(items[0]?.id), { back: '/ailleurs' })).text()).toContain(
      `href="/travail${back}"`,
    )
    expect((await posted(at(id), { back })).status).toBe(404)
    expect((await posted(at('rien'), { back })).status).not.toBe(200)
  })
})
