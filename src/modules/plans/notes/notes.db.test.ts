import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { inTransaction } from '../../../server/transaction.ts'
import type { Request } from '../../../server/use-case.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { addNote } from '../add-note.ts'
import { importPlan } from '../import/import-plan.ts'
import { readNotes } from '../plans.db.ts'
import { correctNote, withdrawNote } from './correct-note.ts'
import { listMeasureNotes, listPlanNotes } from './list-notes.ts'

const plan = `plan: { slug: plan-a, title: Plan A }
measures:
  - { number: "1", title: Un }
  - { number: "2", title: Deux }
`

describe('follow-up notes', () => {
  let w: World
  let coordinator: Request
  let facilitator: Request
  let reader: Request
  const of: Record<string, string> = {}
  beforeAll(async () => {
    w = await world('2026-11-20T09:00:00Z')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    facilitator = await w.as('facilitator', 'reseau')
    reader = await w.as('worker', 'tilleuls')
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
    for (const row of await w.database.selectFrom('measure').select(['id', 'number']).execute())
      of[row.number] = row.id
  })
  afterAll(() => w.end())

  const later = (by: Request, at: string): Request => ({ ...by, now: new Date(at) })
  const notes = async (by: Request, number = '1') =>
    accepted(await listMeasureNotes(by, { id: of[number] })).items
  const first: { id: string } = { id: '' }

  it('say by what role and of which organisation they were written, never by whom', async () => {
    first.id = accepted(
      await addNote(coordinator, {
        id: of['1'],
        visibility: 'internal',
        text: { fr: 'Entre nous', nl: 'Onder ons' },
      }),
    ).id
    const public_ = { id: of['1'], visibility: 'public', text: 'Pour tous' }
    accepted(await addNote(later(facilitator, '2026-11-21T09:00:00Z'), public_))
    const found = await notes(coordinator)
    expect(
      found.map(({ text, written_as, organisation, own }) => [
        text['fr'],
        written_as,
        organisation?.['fr'],
        own,
      ]),
    ).toEqual([
      ['Pour tous', 'facilitator', 'Réseau', false],
      ['Entre nous', 'coordinator', 'Réseau', true],
    ])
    expect(JSON.stringify(found)).not.toContain('@reseau')
  })

  it('for the plan’s own people stay with them', async () => {
    expect((await notes(reader)).map((one) => one.text['fr'])).toEqual(['Pour tous'])
    expect((await notes(facilitator)).map((one) => one.own)).toEqual([true, false])
    expect(await listMeasureNotes(w.nobody(), { id: of['1'] })).toMatchObject({ code: 'auth.required' })
  })

  it('are corrected by who wrote them; what they said stays in their history, and other languages as they are', async () => {
    const at = later(coordinator, '2026-11-22T09:00:00Z')
    const change = { note: first.id, version: 1, text: { fr: 'Entre nous, mieux dit' } }
    expect(accepted(await correctNote(at, change))).toEqual({ id: first.id, version: 2 })
    const found = (await notes(coordinator)).find((one) => one.id === first.id)
    expect(found).toMatchObject({
      text: { fr: 'Entre nous, mieux dit', nl: 'Onder ons' },
      corrected_at: '2026-11-22T09:00:00.000Z',
      before: [{ text: { fr: 'Entre nous' }, visibility: 'internal' }],
      version: 2,
    })
    expect(JSON.stringify(await w.journal())).not.toContain('Entre nous')
  })

  it('are not overwritten by a correction of what was read before, nor corrected by others', async () => {
    expect(await correctNote(coordinator, { note: first.id, version: 1, text: 'Perdu' })).toEqual({
      ok: false,
      code: 'conflict.version',
    })
    const change = { note: first.id, version: 2, text: 'Pris' }
    expect(await correctNote(facilitator, change)).toMatchObject({ code: 'note.of_another' })
    expect(await withdrawNote(facilitator, { note: first.id })).toMatchObject({ code: 'note.of_another' })
    expect(await correctNote(await w.as('coordinator', 'maison'), change)).toMatchObject({
      code: 'not_found',
    })
    expect(await correctNote(reader, change)).toMatchObject({ code: 'auth.forbidden' })
    expect(await correctNote(coordinator, { ...change, text: { fr: null, nl: null } })).toMatchObject({
      code: 'validation',
    })
  })

  it('show their history to those who follow the plan only', async () => {
    accepted(await correctNote(coordinator, { note: first.id, version: 2, visibility: 'public' }))
    const shown = (await notes(reader)).find((one) => one.id === first.id)
    expect(shown).toMatchObject({ text: { fr: 'Entre nous, mieux dit' }, before: [], own: false })
  })

  it('that are withdrawn are read by nobody and released no more; their line stays', async () => {
    accepted(await withdrawNote(coordinator, { note: first.id }))
    expect((await notes(coordinator)).map((one) => one.text['fr'])).toEqual(['Pour tous'])
    const released = await inTransaction(coordinator, 'read', ({ db }) => readNotes(db, [of['1'] as string]))
    expect(released.map((one) => one.id)).not.toContain(first.id)
    expect(await withdrawNote(coordinator, { note: first.id })).toMatchObject({ code: 'not_found' })
    expect(await w.database.selectFrom('measure_note').select('id').execute()).toHaveLength(2)
    await expect(w.database.deleteFrom('measure_note').execute()).rejects.toThrow(/permission/)
    await expect(w.database.deleteFrom('measure_note_revision').execute()).rejects.toThrow(/permission/)
  })

  it('across a plan come newest first, a page at a time', async () => {
    for (const [day, number] of [
      ['23', '2'],
      ['24', '1'],
    ] as const)
      accepted(
        await addNote(later(coordinator, `2026-11-${day}T09:00:00Z`), {
          id: of[number],
          visibility: 'internal',
          text: `Le ${day}`,
        }),
      )
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = accepted(
        await listPlanNotes(coordinator, { slug: 'plan-a', limit: 1, cursor: cursor ?? undefined }),
      )
      seen.push(...page.items.map((one) => `${one.number} ${one.text['fr']}`))
      cursor = page.next
    }
    expect(seen).toEqual(['1 Le 24', '2 Le 23', '1 Pour tous'])
    expect(accepted(await listPlanNotes(reader, { slug: 'plan-a' })).items).toHaveLength(1)
  })
})
