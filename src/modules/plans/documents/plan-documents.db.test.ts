import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { inTransaction } from '../../../server/transaction.ts'
import type { Request } from '../../../server/use-case.ts'
import { openDocument, recordDocument } from '../../documents/index.ts'
import { bindSource, readIndicators, standingsOf } from '../../indicators/index.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { makeRelease } from '../../releases/index.ts'
import { importPlan } from '../import/import-plan.ts'
import { showMeasureWork } from '../show-measure-work.ts'
import { showPlanWork } from '../show-plan-work.ts'
import { attachToMeasure, attachToPlan, detachDocument } from './attach-document.ts'
import { readDocumentsOf } from './plan-documents.db.ts'

const plan = `plan: { slug: plan-a, title: Plan A }
measures:
  - number: "1"
    title: Un
    indicators: [{ key: exists, statement: Un protocole existe, kind: milestone, period: quarter }]
`
const pdf = { name: 'protocole.pdf', bytes: bytes('%PDF-1.7 un protocole %%EOF') }

describe('documents of a plan and of a measure', () => {
  let w: World
  let coordinator: Request
  let manager: Request
  let id: string
  const slug = 'plan-a'
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    manager = await w.as('service_manager', 'tilleuls')
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
    id = (await w.database.selectFrom('measure').select('id').executeTakeFirstOrThrow()).id
  })
  afterAll(() => w.end())

  const read = (which: 'public' | 'all', by = coordinator) =>
    inTransaction(by, 'read', async ({ db }) => {
      const found = await db
        .selectFrom('plan')
        .select('id')
        .where('slug', '=', slug)
        .executeTakeFirstOrThrow()
      return readDocumentsOf(db, found.id, which)
    })
  const open = async (by: Request, href: string | null | undefined) => {
    return openDocument(by, { id: (href ?? '').split('/')[2] })
  }

  it('are added with an address or a file, internal unless said otherwise', async () => {
    accepted(await attachToPlan(coordinator, { slug, title: 'Charte', url: 'https://example.org/charte' }))
    accepted(
      await attachToMeasure(coordinator, {
        id,
        title: 'Protocole',
        file: pdf,
        public: 'true',
        published_on: '2026-05-02',
      }),
    )
    expect(await read('all')).toMatchObject([
      {
        measure: null,
        title: { fr: 'Charte' },
        href: 'https://example.org/charte',
        public: false,
        publishedOn: '2026-11-22',
      },
      {
        measure: id,
        title: { fr: 'Protocole' },
        public: true,
        file: { type: 'application/pdf', size: pdf.bytes.length },
      },
    ])
    expect((await read('public')).map((one) => one.title)).toEqual([{ fr: 'Protocole' }])
  })

  it('show to those who follow the plan all, to other readers those that are public', async () => {
    const seen = async (by: Request) => {
      const ofPlan = accepted(await showPlanWork(by, { slug })).documents
      const ofMeasure = accepted(await showMeasureWork(by, { id })).documents
      return [...ofPlan, ...ofMeasure].map((one) => one.title['fr'])
    }
    expect(await seen(coordinator)).toEqual(['Charte', 'Protocole'])
    expect(await seen(manager)).toEqual(['Protocole'])
  })

  it('that are public open with the release that follows, those that are internal never', async () => {
    accepted(
      await attachToPlan(coordinator, {
        slug,
        title: 'Avis',
        file: { name: 'a.pdf', base64: Buffer.from('%PDF-avis %%EOF').toString('base64') },
      }),
    )
    const [avis, , protocole] = await read('all')
    expect([avis?.title, protocole?.title]).toEqual([{ fr: 'Avis' }, { fr: 'Protocole' }])
    expect(await open(w.nobody(), protocole?.href)).toMatchObject({ code: 'not_found' })
    expect(accepted(await open(manager, protocole?.href)).status).toBe(200)
    accepted(await makeRelease(coordinator, { plan: slug }))
    const answer = accepted(await open(w.nobody(), protocole?.href))
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(pdf.bytes)
    for (const by of [w.nobody(), manager, await w.as('coordinator', 'maison')])
      expect(await open(by, avis?.href)).toMatchObject({ code: 'not_found' })
    expect(accepted(await open(coordinator, avis?.href)).status).toBe(200)
  })

  it('are taken away and added again; what they are stays recorded', async () => {
    const protocole = (await read('all')).find((one) => one.measure === id)
    expect(await detachDocument(manager, { document: protocole?.id })).toMatchObject({ code: 'not_found' })
    accepted(await detachDocument(coordinator, { document: protocole?.id }))
    expect(await detachDocument(coordinator, { document: protocole?.id })).toMatchObject({
      code: 'not_found',
    })
    expect((await read('all')).map((one) => one.measure)).toEqual([null, null])
    expect(await open(w.nobody(), protocole?.href)).toMatchObject({ code: 'not_found' })
    const { slug: document } = await w.database
      .selectFrom('document as d')
      .innerJoin('document_version as v', 'v.document', 'd.id')
      .select('d.slug')
      .where('v.file', 'is not', null)
      .where('d.public', '=', true)
      .executeTakeFirstOrThrow()
    accepted(await attachToMeasure(coordinator, { id, document }))
    expect((await read('public')).map((one) => one.id)).toEqual([protocole?.id])
  })

  it('that are recorded already are added by their slug, where one may do so', async () => {
    const { slug: document } = accepted(
      await recordDocument(coordinator, { series: 'rapport', title: 'Rapport', published_on: '2026-01-10' }),
    )
    accepted(await attachToPlan(coordinator, { slug, document }))
    expect((await read('all')).map((one) => one.title['fr'])).toContain('Rapport')
    accepted(
      await importPlan(await w.as('coordinator', 'maison'), {
        bytes: bytes('plan: { slug: plan-b, title: B, holder: tilleuls }\nmeasures: []\n'),
      }),
    )
    // What the network keeps for itself is not a service's to lay open.
    expect(await attachToPlan(manager, { slug: 'plan-b', document })).toMatchObject({
      code: 'document.unknown',
    })
    accepted(
      await attachToPlan(manager, { slug: 'plan-b', title: 'Règlement', url: 'https://example.org/r' }),
    )
    const dutch = { slug: 'plan-b', title: 'Huisregels', url: 'https://example.org/nl', language: 'nl' }
    accepted(await attachToPlan(manager, dutch))
    const text = await w.pools.owner.query('select language from document_version where url = $1', [
      dutch.url,
    ])
    expect(text.rows).toEqual([{ language: 'nl' }])
  })

  it('move the indicator that looks for a document of their series', async () => {
    const [indicator] = await w.database.selectFrom('indicator').select('id').execute()
    accepted(
      await bindSource(coordinator, {
        ...indicator,
        key: 'documents.exists',
        parameters: { series: 'protocole' },
      }),
    )
    const state = () =>
      inTransaction(w.asSystem(), 'read', async ({ db, house, today }) => {
        const found = await readIndicators(db, { ids: [indicator?.id ?? ''] })
        return (await standingsOf(db, found, house.sources, today)).get(indicator?.id ?? '')?.value
      })
    expect(await state()).toBe(0)
    accepted(
      await attachToMeasure(coordinator, {
        id,
        title: 'Le protocole signé',
        series: 'protocole',
        url: 'https://example.org/p',
      }),
    )
    expect(await state()).toBe(1)
  })

  it('are refused without a title or a place, of days to come, of a content that is not what the name says', async () => {
    const add = (given: object) =>
      attachToPlan(coordinator, { slug, title: 'Un titre', url: 'https://example.org', ...given })
    expect(await add({ title: null })).toMatchObject({ code: 'validation', faults: [{ path: 'title.fr' }] })
    expect(await add({ url: null })).toMatchObject({ code: 'document.no_place', field: 'url' })
    expect(await add({ url: 'javascript:alert(1)' })).toMatchObject({ code: 'validation' })
    expect(await add({ published_on: '2026-11-23' })).toMatchObject({ code: 'document.published_in_future' })
    const file = { name: 'image.png', bytes: bytes('%PDF-1.7 %%EOF') }
    expect(await add({ file })).toMatchObject({ code: 'file.type', faults: [{ path: 'file' }] })
    expect(await add({ document: 'nothing' })).toMatchObject({ code: 'document.unknown' })
  })

  it('are added by who holds the plan', async () => {
    const given = { title: 'Non', url: 'https://example.org' }
    expect(await attachToPlan(manager, { slug, ...given })).toMatchObject({ code: 'not_found' })
    expect(await attachToMeasure(manager, { id, ...given })).toMatchObject({ code: 'not_found' })
    expect(await attachToPlan(await w.as('worker', 'reseau'), { slug, ...given })).toMatchObject({
      code: 'auth.forbidden',
    })
  })
})
