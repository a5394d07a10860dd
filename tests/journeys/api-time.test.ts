import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiOf, type Product, startProduct } from '../support/running-server.ts'

const plan = `plan: { slug: temps, title: Un plan qui dure, starts: 2026-01-01, ends: 2027-12-31 }
measures:
  - number: "1"
    title: Tout
    indicators:
      - { key: heures, statement: Des heures de supervision, kind: count, unit_counted: hour, baseline: 0, target: 100, due: 2026-12-31, period: quarter }
      - { key: rapport, statement: Un rapport paraît chaque année, kind: recurrence, every_months: 12 }
      - { key: protocole, statement: Un protocole existe, kind: milestone, due: 2026-09-30 }
`

describe('the state of an indicator, as time passes', () => {
  let product: Product
  let coordinator: ReturnType<typeof apiOf>
  let manager: ReturnType<typeof apiOf>
  let anybody: ReturnType<typeof apiOf>
  const ids = new Map<string, string>()
  const at = async (moment: string) => {
    expect((await product.cli(['clock', 'set', moment])).code).toBe(0)
  }
  const standing = async (key: string) => (await coordinator('GET', `/indicators/${ids.get(key)}`)).body
  const stateAt = async (moment: string, key: string) => {
    await at(moment)
    return (await standing(key)).state
  }
  const document = (series: string, published_on: string) =>
    coordinator('POST', '/documents', { body: { series, title: `${series} ${published_on}`, published_on } })

  beforeAll(async () => {
    product = await startProduct({ args: ['--empty'], env: { MAILLAGE_TEST_CLOCK: '1' } })
    await at('2026-01-02T09:00:00Z')
    const [network, name, password] = ['Réseau', 'Ada', 'un mot de passe bien long']
    const body = new URLSearchParams({ network, name, email: 'ada@reseau.example', password })
    await fetch(`${product.baseUrl}/premiers-pas`, { method: 'POST', redirect: 'manual', body })
    coordinator = apiOf(product.baseUrl, await product.token('ada@reseau.example'))
    anybody = apiOf(product.baseUrl)
    const [email, role, org] = ['bo@reseau.example', 'service_manager', 'reseau']
    await product.cli(['account', 'create', '--email', email, '--role', role, '--org', org])
    manager = apiOf(product.baseUrl, await product.token(email))
    const path = join(product.data, 'plan.yaml')
    await writeFile(path, plan)
    expect((await product.cli(['import', 'plan', path])).code).toBe(0)
    const { measures } = (await coordinator('GET', '/plans/temps')).body
    for (const { id, key } of measures[0].indicators) ids.set(key, id)
    const bind = (key: string, source: object) =>
      coordinator('PUT', `/indicators/${ids.get(key)}/source`, { body: source })
    const recurrence = { key: 'publications.recurrence', parameters: { series: 'rapport-annuel' } }
    const exists = { key: 'documents.exists', parameters: { series: 'protocole' } }
    expect((await bind('rapport', recurrence)).status).toBe(200)
    expect((await bind('protocole', exists)).status).toBe(200)
  })
  afterAll(() => product?.stop())

  it('of a count: none before a figure, never by a draft, then by the path from baseline to target', async () => {
    expect(await stateAt('2026-04-02T09:00:00Z', 'heures')).toBe('no_data')
    const put = (value: number, period: string, status: string) =>
      manager('PUT', `/indicators/${ids.get('heures')}/observations`, {
        body: [{ organisation: 'reseau', period, value, status, origin: 'imported' }],
      })
    expect((await put(30, '2026-Q1', 'draft')).status).toBe(200)
    expect((await standing('heures')).state).toBe('no_data')
    expect((await put(30, '2026-Q1', 'validated')).status).toBe(200)
    expect(await standing('heures')).toMatchObject({ state: 'on_track', value: 30, progress: 0.3 })
    expect((await put(10, '2026-Q1', 'validated')).status).toBe(200)
    expect((await standing('heures')).state).toBe('late')
  })

  it('of a count after its due day: missed from the first moment after it, in the network’s time zone', async () => {
    expect(await stateAt('2026-12-31T22:59:00Z', 'heures')).toBe('late')
    expect(await stateAt('2026-12-31T23:01:00Z', 'heures')).toBe('missed')
  })

  it('of a count that gets there late: reached', async () => {
    const one = { organisation: 'reseau', period: '2027-Q1', value: 100 }
    const body = [{ ...one, status: 'validated', origin: 'imported' }]
    await at('2027-04-02T09:00:00Z')
    await manager('PUT', `/indicators/${ids.get('heures')}/observations`, { body })
    expect((await standing('heures')).state).toBe('reached')
  })

  it('of a milestone: on track until due, missed after, reached once the document is there', async () => {
    expect(await stateAt('2026-09-30T21:59:00Z', 'protocole')).toBe('on_track')
    expect(await stateAt('2026-09-30T22:01:00Z', 'protocole')).toBe('missed')
    expect((await document('protocole', '2026-10-15')).body.code).toBe('document.published_in_future')
    await at('2026-10-16T09:00:00Z')
    const made = await document('protocole', '2026-10-15')
    expect(made.status).toBe(201)
    expect((await standing('protocole')).state).toBe('reached')
    await coordinator('POST', `/documents/${made.body.id}/withdraw`, { body: {} })
    expect((await standing('protocole')).state).toBe('missed')
    await coordinator('POST', `/documents/${made.body.id}/withdraw`, { body: { withdrawn: false } })
    expect(await standing('protocole')).toMatchObject({ state: 'reached', noted_on: '2026-10-15' })
  })

  it('of a recurrence: by the age of the newest publication, from the plan’s start where there is none', async () => {
    expect(await stateAt('2026-12-31T09:00:00Z', 'rapport')).toBe('on_track')
    expect(await stateAt('2027-01-02T09:00:00Z', 'rapport')).toBe('late')
    expect(await stateAt('2027-04-02T09:00:00Z', 'rapport')).toBe('missed')
    expect((await document('rapport-annuel', '2027-04-01')).status).toBe(201)
    expect(await standing('rapport')).toMatchObject({ state: 'reached', noted_on: '2027-04-01' })
    await at('2028-03-31T09:00:00Z')
    // A token lives by the same clock: the first one is over by now.
    expect((await coordinator('GET', '/plans/temps')).body.code).toBe('auth.required')
    coordinator = apiOf(product.baseUrl, await product.token('ada@reseau.example'))
    expect((await standing('rapport')).state).toBe('reached')
    expect(await stateAt('2028-04-01T09:00:00Z', 'rapport')).toBe('late')
    expect(await stateAt('2028-07-01T09:00:00Z', 'rapport')).toBe('late')
    expect(await stateAt('2028-07-02T09:00:00Z', 'rapport')).toBe('missed')
  })

  it('opens on the publications that were counted', async () => {
    await at('2027-04-02T09:00:00Z')
    const { body } = await coordinator('GET', `/indicators/${ids.get('rapport')}/origin`)
    expect(body.counted).toEqual([
      { title: { fr: 'rapport-annuel 2027-04-01' }, published: '2027-04-01', url: null },
    ])
  })

  it('stands in a release as it was when it was released, however late it is read', async () => {
    await at('2027-05-01T09:00:00Z')
    expect((await coordinator('POST', '/releases', { body: { plan: 'temps' } })).status).toBe(201)
    await at('2029-01-01T09:00:00Z')
    expect((await anybody('GET', `/indicators/${ids.get('rapport')}`)).body.state).toBe('reached')
    const late = apiOf(product.baseUrl, await product.token('ada@reseau.example'))
    expect((await late('GET', `/indicators/${ids.get('rapport')}`)).body.state).toBe('missed')
  })

  it('goes back to the machine’s time when the clock is cleared', async () => {
    expect((await product.cli(['clock', 'clear'])).code).toBe(0)
    const body = { series: 'essai', title: 'Demain', published_on: '2027-01-01' }
    const before = new Date() < new Date('2027-01-01T00:00:00+01:00')
    const answer = await coordinator('POST', '/documents', { body })
    expect(answer.status).toBe(before ? 422 : 201)
  })
})
