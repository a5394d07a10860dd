import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { importOrganisations } from '../organisations/index.ts'
import { attachToPlan, importPlan } from '../plans/index.ts'
import { makeRelease } from '../releases/index.ts'
import { addVersion } from './add-version.ts'
import { changeDocument } from './change-document.ts'
import { openDocument } from './open-document.ts'
import { recordDocument } from './record-document.ts'
import { reviewTasks } from './review-tasks.ts'
import { showDocument } from './show-documents.ts'

const pdf = (text: string) => ({ name: 'a.pdf', bytes: bytes(`%PDF-1.7 ${text} %%EOF`) })

describe('the versions of a document', () => {
  let w: World
  let coordinator: Request
  let id: string
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    await w.pools.owner.query(`insert into instance (name) values ('{"fr": "Réseau"}')`)
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    accepted(
      await importPlan(coordinator, {
        bytes: bytes('plan: { slug: p, title: P }\nmeasures: [{ number: "1", title: Un }]\n'),
      }),
    )
    const given = { series: 'charte', title: 'Charte', published_on: '2026-01-02', file: pdf('une') }
    const made = accepted(await recordDocument(coordinator, given))
    id = made.id
    accepted(await attachToPlan(coordinator, { slug: 'p', document: made.slug }))
    accepted(await makeRelease(coordinator, { plan: 'p' }))
    w.setClock('2026-11-22T09:30:00Z')
    coordinator = await w.as('coordinator', 'reseau')
  })
  afterAll(() => w.end())

  const texts = async () =>
    accepted(await showDocument(coordinator, { id })).texts.map(
      (one) => `${one.number} ${one.language}${one.easyToRead ? ' easy' : ''}`,
    )
  const opened = async (by: Request, which: object = {}) => {
    const found = await openDocument(by, { id, ...which })
    return found.ok ? /%PDF-1.7 (.*) %%EOF/.exec(await found.value.text())?.[1] : found.code
  }

  it('follow one another; a variant is the newest one otherwise; none is lost', async () => {
    const add = async (more: object) => accepted(await addVersion(coordinator, { id, ...more })).number
    expect(await add({ another: 'variant', language: 'nl', file: pdf('een') })).toBe(1)
    expect(await add({ another: 'variant', easy_to_read: true, file: pdf('une, facile') })).toBe(1)
    expect(await add({ file: pdf('deux'), note: 'Les horaires.' })).toBe(2)
    expect(await add({ another: 'variant', language: 'ar', url: 'https://example.org/ar' })).toBe(2)
    expect(await texts()).toEqual(['2 fr', '2 ar', '1 fr', '1 nl', '1 fr easy'])
    expect(await opened(coordinator)).toBe('deux')
    expect(await opened(coordinator, { version: 1, language: 'nl' })).toBe('een')
    expect(await opened(coordinator, { version: 1, easy: 'true' })).toBe('une, facile')
    expect(await opened(coordinator, { version: 7 })).toBe('not_found')
  })

  it('are refused without a place, and a variant that is there already', async () => {
    expect(await addVersion(coordinator, { id })).toMatchObject({ code: 'document.no_place', field: 'file' })
    expect(await addVersion(coordinator, { id, another: 'variant', file: pdf('x') })).toMatchObject({
      code: 'document.variant_known',
      field: 'language',
    })
    expect(await addVersion(coordinator, { id, file: { ...pdf('x'), name: 'a.png' } })).toMatchObject({
      code: 'file.type',
    })
  })

  it('that two add at once get a number each', async () => {
    const both = await Promise.all(
      ['trois', 'quatre'].map((text) => addVersion(coordinator, { id, file: pdf(text) })),
    )
    expect(both.map((one) => accepted(one).number).sort()).toEqual([3, 4])
  })

  it('open to everyone from the release that follows: until then the public reads the one before', async () => {
    expect(await opened(w.nobody())).toBe('une')
    expect(await opened(w.nobody(), { version: 2 })).toBe('not_found')
    w.setClock('2026-11-22T10:00:00Z')
    const later = await w.as('coordinator', 'reseau')
    accepted(await makeRelease(later, { plan: 'p' }))
    expect(await opened(w.nobody(), { version: 2 })).toBe('deux')
    expect(await opened(w.nobody(), { version: 1, language: 'nl' })).toBe('een')
  })

  it('what is said of it changes for one of two who change it at once', async () => {
    const { version } = accepted(await showDocument(coordinator, { id }))
    const change = (title: string) => changeDocument(coordinator, { id, version, title })
    const both = await Promise.all([change('A'), change('B')])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(both.find((one) => !one.ok)).toMatchObject({ code: 'conflict.version' })
  })

  it('is asked to be looked at again from a month before the day that was set', async () => {
    const asked = async (by: Request) => (await inTransaction(by, 'read', reviewTasks)).map((one) => one.due)
    const { version } = accepted(await showDocument(coordinator, { id }))
    expect(await changeDocument(coordinator, { id, version, review_on: '2025-12-31' })).toMatchObject({
      code: 'document.reviewed_before_it_came_out',
    })
    accepted(await changeDocument(coordinator, { id, version, review_on: '2026-12-20' }))
    expect(await asked(coordinator)).toEqual(['2026-12-20'])
    expect(await asked(await w.as('coordinator', 'centre'))).toEqual([])
    expect(await asked(await w.as('auditor', 'reseau'))).toEqual([])
    accepted(await changeDocument(coordinator, { id, version: version + 1, review_on: null }))
    expect(await asked(coordinator)).toEqual([])
  })
})
