import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { bindSource, readIndicators, standingsOf } from '../indicators/index.ts'
import { importOrganisations } from '../organisations/index.ts'
import { importPlan } from '../plans/index.ts'
import { listDocuments } from './list-documents.ts'
import { recordDocument } from './record-document.ts'
import { withdrawDocument } from './withdraw-document.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2025-01-01 }
measures:
  - number: "6"
    title: Protocole
    indicators:
      - { key: exists, statement: Un protocole existe, kind: milestone, due: 2026-12-31, period: quarter }
      - { key: recurs, statement: Un rapport paraît chaque année, kind: recurrence, every_months: 12, direction: none }
`

describe('documents as sources of figures', () => {
  let w: World
  let coordinator: Request
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
    for (const row of await w.database.selectFrom('indicator').select(['id', 'key']).execute())
      ids[row.key] = row.id
    accepted(
      await bindSource(coordinator, {
        id: ids['exists'],
        key: 'documents.exists',
        parameters: { series: 'protocole' },
      }),
    )
    accepted(
      await bindSource(coordinator, {
        id: ids['recurs'],
        key: 'publications.recurrence',
        parameters: { series: 'rapport' },
      }),
    )
  })
  afterAll(() => w.end())

  const record = (series: string, published_on: string, more: object = {}) =>
    recordDocument(coordinator, { series, title: `${series} ${published_on}`, published_on, ...more })
  const standing = (key: string) =>
    inTransaction(w.asSystem(), 'read', async ({ db, house, today }) => {
      const all = await standingsOf(
        db,
        await readIndicators(db, { ids: [ids[key] as string] }),
        house.sources,
        today,
      )
      const { state, value, period, notedOn } = all.get(ids[key] as string) ?? {}
      return { state, value, period, notedOn }
    })

  it('a milestone is reached from the quarter in which the document came out, until it is withdrawn; put back, it holds again', async () => {
    expect(await standing('exists')).toEqual({
      state: 'on_track',
      value: 0,
      period: '2026-Q4',
      notedOn: null,
    })
    const { id } = accepted(await record('protocole', '2026-05-02'))
    const reached = { state: 'reached', value: 1, period: '2026-Q4', notedOn: '2026-05-02' }
    expect(await standing('exists')).toEqual(reached)
    accepted(await withdrawDocument(coordinator, { id }))
    expect(await standing('exists')).toMatchObject({ state: 'on_track', value: 0 })
    expect(accepted(await listDocuments(coordinator, {})).items.map((one) => one.id)).not.toContain(id)
    accepted(await withdrawDocument(coordinator, { id, withdrawn: false }))
    expect(await standing('exists')).toEqual(reached)
  })

  it('a recurrence tells the age in months of the newest, whatever order they are noted in', async () => {
    expect(await standing('recurs')).toMatchObject({ state: 'missed', value: null })
    accepted(await record('rapport', '2026-03-10'))
    accepted(await record('rapport', '2025-03-01'))
    expect(await standing('recurs')).toMatchObject({ state: 'reached', value: 8, notedOn: '2026-03-10' })
    w.setClock('2027-05-01T09:00:00Z')
    expect(await standing('recurs')).toMatchObject({ state: 'late', value: 13 })
    w.setClock('2026-11-22T09:00:00Z')
  })

  it('a document of another series changes nothing', async () => {
    const before = [await standing('exists'), await standing('recurs')]
    accepted(await record('autre', '2026-11-01'))
    expect([await standing('exists'), await standing('recurs')]).toEqual(before)
  })

  it('refuses a document of the days to come, one that is there already, one without a place, an address of no page', async () => {
    expect(await record('rapport', '2026-11-23')).toMatchObject({
      ok: false,
      code: 'document.published_in_future',
      field: 'published_on',
    })
    expect(await record('rapport', '2026-03-10')).toMatchObject({ ok: false, code: 'document.slug_taken' })
    expect(await record('rapport', '2026-03-11', { organisation: 'nobody' })).toMatchObject({
      ok: false,
      code: 'organisation.unknown',
    })
    expect(await record('rapport', '2026-03-11', { url: 'javascript:alert(1)' })).toMatchObject({
      ok: false,
      code: 'validation',
    })
  })

  it('is recorded and withdrawn by who coordinates or leads a service, within the remit', async () => {
    const [one] = accepted(await listDocuments(coordinator, {})).items
    expect(await withdrawDocument(await w.as('coordinator', 'maison'), { id: one?.id })).toEqual({
      ok: false,
      code: 'not_found',
    })
    expect(
      await recordDocument(await w.as('worker', 'reseau'), {
        series: 'x',
        title: 'X',
        published_on: '2026-01-01',
      }),
    ).toEqual({ ok: false, code: 'auth.forbidden' })
  })

  it('are listed a page at a time, each once, in the words of the API', async () => {
    const all = accepted(await listDocuments(coordinator, {})).items
    expect(Object.keys(all[0] ?? {})).toContain('published_on')
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = accepted(await listDocuments(coordinator, { limit: 1, cursor: cursor ?? undefined }))
      seen.push(...page.items.map((one) => one.slug))
      cursor = page.next
    }
    expect(seen).toEqual(all.map((one) => one.slug))
  })

  it('whose series or title has no letter to make a slug of is refused', async () => {
    expect(await record('!!!', '2026-01-01')).toMatchObject({
      ok: false,
      code: 'slug.empty',
      field: 'series',
    })
    expect(await record('x', '2026-01-01', { title: '!!!' })).toMatchObject({
      code: 'slug.empty',
      field: 'title',
    })
  })
})
