import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trainingPages } from '../../../../tests/support/training-pages.ts'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { enrolmentRoutes } from './enrolment-routes.tsx'
import { listEnrolments } from './list-enrolments.ts'

describe('the form that enrols several people', () => {
  let t: TrainingWorld
  let id: string
  let page: Awaited<ReturnType<typeof trainingPages>>
  beforeAll(async () => {
    t = await trainingWorld()
    id = (await t.plan({ maximum: 9 })).id
    page = await trainingPages(t, enrolmentRoutes)
  })
  afterAll(() => t.end())

  /** What whoever sends the form reads. */
  const sent = (fields: Record<string, string>) =>
    page(t.next(t.direction), `/formations/sessions/${id}/inscrire`, { sent_by: 'employer', ...fields })
  const ana = {
    'people.0.given': 'Ana',
    'people.0.family': 'Martin',
    'people.0.college': 'professional',
  }

  it('keeps what was typed where room is asked for more people, and enrols nobody yet', async () => {
    const shown = await sent({ ...ana, more: '3' })
    expect(shown.status).toBe(200)
    const html = await shown.text()
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
})
