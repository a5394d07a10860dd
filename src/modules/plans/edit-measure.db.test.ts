import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import type { Request } from '../../server/use-case.ts'
import { importOrganisations } from '../organisations/index.ts'
import { addNote } from './add-note.ts'
import { editMeasure } from './edit-measure.ts'
import { importPlan } from './import/import-plan.ts'
import { showMeasureForm } from './show-measure-form.ts'

const plan = `plan: { slug: plan-a, title: Plan A }
measures:
  - number: "1"
    title: { fr: Un titre, nl: Een titel }
    description: { fr: Un texte, nl: Een tekst }
    actions: [{ fr: faire, nl: doen }, { fr: dire, nl: zeggen }]
    lead: Une équipe
    due: 2027-12-31
`

describe('editing a measure', () => {
  let w: World
  let coordinator: Request
  let id: string
  beforeAll(async () => {
    w = await world()
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
    id = (await w.database.selectFrom('measure').select('id').executeTakeFirstOrThrow()).id
  })
  afterAll(() => w.end())

  const now = async () => accepted(await showMeasureForm(coordinator, { id }))
  const edit = async (change: object, by = coordinator) =>
    editMeasure(by, { id, version: (await now()).version, ...change })

  it('changes what is given, keeps what is left out, removes what is null', async () => {
    const before = await now()
    accepted(await edit({ state: 'under_way' }))
    expect(await now()).toEqual({ ...before, version: before.version + 1, state: 'under_way' })
    accepted(await edit({ due: null }))
    expect((await now()).due).toBeNull()
  })

  it('keeps the texts in the languages that a form does not show', async () => {
    accepted(
      await edit({
        title: { fr: 'Un meilleur titre' },
        description: 'Un meilleur texte',
        actions: 'dire\nfaire\nrefaire',
      }),
    )
    const { title, description, actions } = await now()
    expect(title).toEqual({ fr: 'Un meilleur titre', nl: 'Een titel' })
    expect(description).toEqual({ fr: 'Un meilleur texte', nl: 'Een tekst' })
    expect(actions).toEqual([{ fr: 'dire', nl: 'zeggen' }, { fr: 'faire', nl: 'doen' }, { fr: 'refaire' }])
  })

  it('refuses the second of two people who edit it, and overwrites nothing', async () => {
    const { version } = await now()
    accepted(await editMeasure(coordinator, { id, version, title: 'Le titre de la première' }))
    expect(await editMeasure(coordinator, { id, version, title: 'Le titre de la seconde' })).toEqual({
      ok: false,
      code: 'conflict.version',
    })
    expect((await now()).title['fr']).toBe('Le titre de la première')
  })

  it('refuses all but one of ten who save at the same moment', async () => {
    const { version } = await now()
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => editMeasure(coordinator, { id, version, title: `Titre ${n}` })),
    )
    expect(results.filter((one) => one.ok)).toHaveLength(1)
    expect(results.filter((one) => !one.ok && one.code === 'conflict.version')).toHaveLength(9)
    expect((await now()).version).toBe(version + 1)
  })

  it('ties leads and partners to organisations by `@slug`, and tells one that nobody knows', async () => {
    accepted(await edit({ leads: '@tilleuls\nUne équipe', partners: '@centre' }))
    expect(await now()).toMatchObject({ leads: ['@tilleuls', 'Une équipe'], partners: ['@centre'] })
    const before = await now()
    expect(await edit({ title: 'Perdu', partners: '@nobody' })).toMatchObject({
      ok: false,
      code: 'organisation.unknown',
    })
    expect(await now()).toEqual(before)
  })

  it('names the field of a wrong value', async () => {
    expect(await edit({ due: '2027-13-01' })).toMatchObject({
      ok: false,
      code: 'validation',
      faults: [{ path: 'due' }],
    })
    expect(await edit({ state: 'dreamt' })).toMatchObject({
      ok: false,
      code: 'validation',
      faults: [{ path: 'state', expected: 'planned | under_way | done | stopped' }],
    })
  })

  it('is not there for who runs something else, and forbidden to a worker', async () => {
    for (const role of ['coordinator', 'service_manager'] as const)
      expect(await edit({ title: 'Pris' }, await w.as(role, 'maison'))).toEqual({
        ok: false,
        code: 'not_found',
      })
    expect(await edit({ title: 'Pris' }, await w.as('worker', 'reseau'))).toEqual({
      ok: false,
      code: 'auth.forbidden',
    })
  })

  it('takes notes, internal and public, newest first, and journals that there is one, not what it says', async () => {
    w.setClock('2026-11-22T10:00:00Z')
    accepted(
      await addNote(await w.as('coordinator', 'reseau'), { id, visibility: 'internal', text: 'Entre nous' }),
    )
    w.setClock('2026-11-22T11:00:00Z')
    accepted(
      await addNote(await w.as('facilitator', 'reseau'), {
        id,
        visibility: 'public',
        text: { fr: 'Pour tous', nl: 'Voor allen' },
      }),
    )
    expect((await now()).notes.map(({ visibility, text }) => [visibility, text['fr']])).toEqual([
      ['public', 'Pour tous'],
      ['internal', 'Entre nous'],
    ])
    expect(JSON.stringify(await w.journal())).not.toMatch(/Entre nous|Pour tous/)
    expect(
      await addNote(await w.as('coordinator', 'maison'), { id, visibility: 'public', text: 'Non' }),
    ).toEqual({ ok: false, code: 'not_found' })
  })
})
