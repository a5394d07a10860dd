import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pagesOf } from '../../../../tests/support/pages.ts'
import { codeOf, type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { organiseRoutes } from '../organise-routes.tsx'
import { changeProgramme } from './change-programme.ts'
import { createProgramme } from './create-programme.ts'
import { showProgrammeChange, showProgrammeForm } from './show-programme-form.ts'

describe('a programme that is corrected', () => {
  let t: TrainingWorld
  beforeAll(async () => {
    t = await trainingWorld()
  })
  afterAll(() => t.end())

  const change = (more: object = {}) =>
    changeProgramme(t.next(t.coordinator), {
      slug: 'accueillir-ensemble',
      version: 1,
      title: 'Accueillir à plusieurs',
      ...more,
    })

  it('keeps its address and who holds it, unless another holder is named', async () => {
    accepted(await createProgramme(t.coordinator, { slug: 'essai', title: 'Esai' }))
    const corrected = accepted(await change({ slug: 'essai', title: { fr: 'Essai', nl: 'Proef' } }))
    expect(corrected).toMatchObject({ slug: 'essai', title: { fr: 'Essai', nl: 'Proef' }, version: 2 })
    expect(corrected.holder).toBe('reseau')
    const moved = { slug: 'essai', title: 'Essai', version: 2, holder: 'maison' }
    expect(accepted(await change(moved)).holder).toBe('maison')
    expect(await codeOf(change({ ...moved, holder: 'nulle-part' }))).toBe('organisation.unknown')
  })

  it('is changed by who makes it alone, and by one at a time', async () => {
    const centre = await t.as('coordinator', 'centre')
    const input = { slug: 'accueillir-ensemble', title: 'Au centre' }
    expect(await codeOf(changeProgramme(centre, { ...input, version: 1 }))).toBe('not_found')
    expect(await codeOf(showProgrammeChange(centre, { slug: input.slug }))).toBe('not_found')
    expect(await codeOf(change({ version: 7 }))).toBe('conflict.version')
  })

  it('is moved without the rule of its certificate, and offered its holder also where that is closed', async () => {
    await t.pools.owner.query(`
      insert into certificate_issuer (slug, name, organisation, created_at)
      select 'r', '{"fr": "Réseau"}', id, now() from organisation where slug = 'reseau'`)
    accepted(await createProgramme(t.coordinator, { slug: 'ancien', title: 'Ancien', holder: 'maison' }))
    await t.pools.owner.query(`
      insert into certificate_rule (programme, attendance, work, issuer)
      select p.id, 0.8, false, i.id from programme p, certificate_issuer i where p.slug = 'ancien'`)
    await t.pools.owner.query(`update organisation set status = 'closed' where slug = 'maison'`)
    const { holders } = accepted(await showProgrammeChange(t.coordinator, { slug: 'ancien' }))
    expect(holders.slice(0, 2).map((one) => one.slug)).toEqual(['maison', 'reseau'])
    await t.pools.owner.query(`update organisation set status = 'active' where slug = 'maison'`)
    const rules = async () => (await t.pools.owner.query('select 1 from certificate_rule')).rowCount
    accepted(await change({ slug: 'ancien', title: 'Encore' }))
    expect(await rules()).toBe(1)
    accepted(await change({ slug: 'ancien', title: 'Encore', holder: 'reseau', version: 2 }))
    expect(await rules()).toBe(0)
  })

  it('stays with its holder while a seat is being asked for', async () => {
    const { id } = await t.plan()
    const slug = 'accueillir-ensemble'
    const owner = await t.pools.owner.connect()
    await owner.query('begin')
    await owner.query('select from training_session where id = $1 for update', [id])
    const moved = codeOf(change({ slug, version: 1, holder: 'centre' }))
    await pause(300)
    await owner.query(
      `with asked as (
        insert into enrolment (session, given, family, college, sent_by, person)
        values ($1, 'Ana', 'Martin', 'professional', 'employer', sha256('Ana')) returning id)
      insert into enrolment_event (session, enrolment, kind, at, college, class)
      select $1, id, 'requested', now(), 'professional', 0 from asked`,
      [id],
    )
    await owner.query('commit')
    owner.release()
    expect(await moved).toBe('training.programme_in_use')
  })

  it('stays with its holder once somebody asked for a seat', async () => {
    const { id } = await t.plan()
    await t.asked(t.direction, id, 'Ana')
    expect(await codeOf(change({ holder: 'centre' }))).toBe('training.programme_in_use')
    expect(accepted(await change({ holder: 'reseau' })).title).toEqual({ fr: 'Accueillir à plusieurs' })
  })

  it('is offered one’s own organisation first, and shows again what was typed', async () => {
    const { holders } = accepted(await showProgrammeForm(t.coordinator, {}))
    expect(holders[0]?.slug).toBe('reseau')
    expect(holders.length).toBeGreaterThan(1)
    const ask = await pagesOf(t.w, organiseRoutes)
    const at = '/travail/formations/programmes/accueillir-ensemble/modifier'
    const html = await (
      await ask(t.coordinator, at, { 'title.fr': '', holder: 'centre', version: '1' })
    ).text()
    expect(html).toMatch(/<option value="centre" selected/)
    expect(html).toContain('role="alert"')
  })
})

it('how many would come is asked again, with the reason, where the number cannot be', async () => {
  const t = await trainingWorld()
  const ask = await pagesOf(t.w, organiseRoutes)
  const page = await ask(t.direction, '/formations/accueillir-sans-juger/interet', { people: '1200' })
  const html = await page.text()
  expect(html).toMatch(/name="people"[^>]*value="1200"/)
  expect(html).toContain('role="alert"')
  await t.end()
})
