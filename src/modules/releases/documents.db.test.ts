import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteOn } from '../../../tests/support/site.ts'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import type { Request as Asked } from '../../server/use-case.ts'
import { importOrganisations } from '../organisations/index.ts'
import { attachToMeasure, attachToPlan, detachDocument, importPlan } from '../plans/index.ts'
import { makeRelease } from './make-release.ts'
import { readPlan } from './read-plans.ts'
import { readRelease, showNumberedRelease, showPlan } from './read-release.ts'
import { readReport } from './report/read-report.ts'
import { reportOf } from './report/report.ts'

const plan = `plan: { slug: plan-a, title: Plan A }
measures: [{ number: "1", title: Un }, { number: "2", title: Deux }]
`
const pdf = { name: 'protocole.pdf', bytes: bytes('%PDF-1.7 un protocole %%EOF') }
const charter = { title: { fr: 'Charte', nl: 'Handvest' }, url: 'https://example.org/charte', public: true }

describe('public documents', () => {
  let w: World
  let coordinator: Asked
  let measure: string
  let protocol: string
  let site: ReturnType<typeof siteOn>
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    await w.pools.owner.query(`insert into instance (name) values ('{"fr": "Réseau"}')`)
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
    const found = w.database.selectFrom('measure').select('id').where('number', '=', '1')
    measure = (await found.executeTakeFirstOrThrow()).id
    site = siteOn(w)
  })
  afterAll(() => w.end())

  const release = async () => accepted(await makeRelease(coordinator, { plan: 'plan-a' }))
  const page = async (path: string) =>
    (await (await site(new Request(`http://site${path}`))).text()).replaceAll(/<\/?bdi>|^.*<main/gs, '')
  const held = async (number: number) =>
    accepted(await showNumberedRelease(w.nobody(), { slug: 'plan-a', number })).content.documents?.map(
      ({ title, measure: of, href }) => [title['fr'], of === measure, href],
    )

  it('come out with the next release, those that are internal never', async () => {
    await release()
    accepted(await attachToPlan(coordinator, { slug: 'plan-a', ...charter, published_on: '2026-05-02' }))
    accepted(await attachToPlan(coordinator, { slug: 'plan-a', ...charter, title: 'Avis', public: false }))
    protocol = accepted(
      await attachToMeasure(coordinator, { id: measure, title: 'Protocole', file: pdf, public: true }),
    ).id
    expect(await held(1)).toEqual([])
    expect(await page('/plans/plan-a')).not.toContain('Charte')
    const { id } = await release()
    expect(await held(1)).toEqual([])
    expect(await held(2)).toEqual([
      [
        'Protocole',
        true,
        expect.stringMatching(/^\/documents\/[0-9a-f-]{36}\/fichier\?version=1&language=fr$/),
      ],
      ['Charte', false, 'https://example.org/charte'],
    ])
    const { content } = accepted(await readRelease(w.nobody(), { id }))
    expect(JSON.stringify(content)).not.toContain('Avis')
  })

  it('stand on the pages of the plan and of the measure with their date, and open from there', async () => {
    const ofPlan = await page('/plans/plan-a')
    expect(ofPlan).toMatch(/href="https:\/\/example.org\/charte"[^>]*>Charte<\/a><p class="meta">2 mai 2026</)
    expect(ofPlan).toMatch(/<summary>Un document<\/summary><ul><li><a [^>]*>Protocole</)
    expect(ofPlan).not.toContain('Avis')
    expect(await page('/plans/plan-a?lang=nl')).toContain('>Handvest<')
    const ofMeasure = await page(`/mesures/${measure}`)
    expect(ofMeasure).toMatch(/>Protocole<\/a><p class="meta">22 novembre 2026 · PDF, 1 ko</)
    expect(ofMeasure).not.toContain('Charte')
    const href = /\/documents\/[0-9a-f-]+\/fichier/.exec(ofMeasure)?.[0] as string
    expect(await page(href)).toBe('%PDF-1.7 un protocole %%EOF')
  })

  it('stand in the API and in the report, under their whole address', async () => {
    const read = accepted(await readPlan(w.nobody(), { slug: 'plan-a' }))
    expect(read.documents).toEqual([
      { title: charter.title, published_on: '2026-05-02', url: 'https://example.org/charte' },
    ])
    expect(read.measures.map((one) => one.documents.map(({ title }) => title))).toEqual([
      [{ fr: 'Protocole' }],
      [],
    ])
    const printed = accepted(await readReport(w.nobody(), { slug: 'plan-a', number: 2 }))
    const place = { timeZone: 'Europe/Brussels', baseUrl: 'http://site', demonstration: false }
    const report = reportOf(printed, { ...place, language: 'nl' })
    expect(report.documents).toEqual([
      { title: { text: 'Handvest', lang: 'nl' }, when: '2 mei 2026', url: 'https://example.org/charte' },
    ])
    expect(report.measures[0]?.documents).toMatchObject([
      { url: expect.stringMatching(/^http:\/\/site\/documents\//) },
    ])
  })

  it('that are taken away stay in the release that held them, without what is closed, and leave the next', async () => {
    accepted(await detachDocument(coordinator, { document: protocol }))
    await release()
    expect(await held(2)).toEqual([
      ['Protocole', true, null],
      ['Charte', false, 'https://example.org/charte'],
    ])
    const old = await page('/plans/plan-a/diffusions/2')
    expect(old).toContain('<li>Protocole<p')
    expect(await held(3)).toEqual([['Charte', false, 'https://example.org/charte']])
    expect(await page(`/mesures/${measure}`)).not.toContain('Protocole')
  })

  it('that are many wait behind the newest five', async () => {
    for (const day of [1, 2, 3, 4, 5])
      accepted(
        await attachToPlan(coordinator, {
          ...{ slug: 'plan-a', ...charter, title: `Avis ${day}` },
          published_on: `2026-06-0${day}`,
        }),
      )
    await release()
    const html = await page('/plans/plan-a')
    expect(html).toMatch(/Avis 1<\/a>.*<summary>Un autre document<\/summary>.*Charte/s)
  })

  it('were not in releases made before: those read as they did', async () => {
    await w.pools.owner.query(`update release set content = content - 'documents' where number = 4`)
    expect(accepted(await showPlan(w.nobody(), { slug: 'plan-a' })).content.documents).toBeUndefined()
    expect(await page('/plans/plan-a')).toContain('Plan A')
    expect(await page(`/mesures/${measure}`)).toContain('Un')
    expect(accepted(await readPlan(w.nobody(), { slug: 'plan-a' })).documents).toEqual([])
  })
})
