import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiOf, type Product, startProduct } from '../support/running-server.ts'

const organisations = `slug;name_fr;name_nl;kind;parent;sector;territory;siret;finess;bce;rcs;email;accredited_by
maison;La Maison;Het Huis;organisation;;;;;;;;;
tilleuls;Les Tilleuls;De Linden;service;maison;hébergement;;;;;;tilleuls@reseau.example;
escale;L’Escale;De Aanloop;service;maison;hébergement;;;;;;;
phare;Le Phare;De Vuurtoren;service;maison;hébergement;;;;;;;
quai;Le Quai;De Kaai;service;maison;hébergement;;;;;;;
bureau;Le Bureau;Het Bureau;organisation;;administration;;;;;;;
`
const plan = `plan:
  slug: essai
  title: { fr: Un plan d’essai }
  starts: 2026-01-01
  ends: 2027-12-31
measures:
  - number: "1"
    title: Participation
    indicators:
      - { key: part, statement: Les services qui ont un conseil, kind: share, unit_counted: organisation, baseline: 0, baseline_on: 2026-01-01, target: 1, due: 2026-12-31, period: quarter }
  - number: "2"
    title: Plaintes
    indicators:
      - { key: rapport, statement: Un rapport paraît chaque année, kind: recurrence, every_months: 12 }
      - { key: protocole, statement: Un protocole existe, kind: milestone, due: 2026-09-30 }
`
type Indicator = { id: string; key: string; state: string; value: number | null }

/** The whole main job, by programs alone. Each step stands on those before it. */
describe('the main job over the API', () => {
  let product: Product
  let coordinator: ReturnType<typeof apiOf>
  let manager: ReturnType<typeof apiOf>
  let anybody: ReturnType<typeof apiOf>
  const ids = new Map<string, string>()
  const at = async (moment: string) => {
    expect((await product.cli(['clock', 'set', moment])).code).toBe(0)
  }
  const standing = async (key: string, api = coordinator) =>
    (await api('GET', `/indicators/${ids.get(key)}`)).body
  const done = async (answer: ReturnType<typeof coordinator>, status = 200) => {
    const { status: was, text, body } = await answer
    expect(was, text).toBe(status)
    return body
  }

  beforeAll(async () => {
    product = await startProduct({ args: ['--empty'], env: { MAILLAGE_TEST_CLOCK: '1' } })
    await at('2026-02-02T09:00:00Z')
    const [network, name, password] = ['Réseau', 'Ada', 'un mot de passe bien long']
    const body = new URLSearchParams({ network, name, email: 'ada@reseau.example', password })
    await fetch(`${product.baseUrl}/premiers-pas`, { method: 'POST', redirect: 'manual', body })
    coordinator = apiOf(product.baseUrl, await product.token('ada@reseau.example'))
    anybody = apiOf(product.baseUrl)
  })
  afterAll(() => product?.stop())

  it('imports organisations: a dry run tells, the import does, again it changes nothing', async () => {
    const sent = { body: organisations, type: 'text/csv' }
    const created = { created: 6, updated: 0, unchanged: 0, errors: [] }
    expect(await done(coordinator('POST', '/organisations/import?dryRun=true', sent))).toMatchObject(created)
    expect((await coordinator('GET', '/organisations')).body.items).toHaveLength(1)
    expect(await done(coordinator('POST', '/organisations/import', sent))).toMatchObject(created)
    expect(await done(coordinator('POST', '/organisations/import', sent))).toMatchObject({ unchanged: 6 })
  })

  it('reads a file that a spreadsheet wrote in Windows-1252 the same, and says how it was read', async () => {
    const bytes = Uint8Array.from(Buffer.from(organisations.replaceAll('’', '\u0092'), 'latin1'))
    const outcome = await done(
      coordinator('POST', '/organisations/import', { body: bytes, type: 'text/csv' }),
    )
    expect(outcome).toMatchObject({
      unchanged: 6,
      reading: { encoding: 'windows-1252', separator: ';' },
    })
  })

  it('imports a plan: all or nothing, and again it changes nothing', async () => {
    const send = (body: string, query = '') =>
      coordinator('POST', `/plans/import${query}`, { body, type: 'application/yaml' })
    const broken = await send(plan.replace('kind: milestone', 'kind: milestoon'))
    expect(broken).toMatchObject({ status: 422, body: { code: 'validation', errors: [{ line: 15 }] } })
    expect((await coordinator('GET', '/plans')).body.items).toEqual([])
    expect(await done(send(plan, '?dryRun=true'))).toMatchObject({ created: 6, dryRun: true })
    expect((await coordinator('GET', '/plans')).body.items).toEqual([])
    expect(await done(send(plan))).toMatchObject({ plan: 'essai', created: 6, kept: [] })
    expect(await done(send(plan))).toMatchObject({ created: 0, updated: 0, unchanged: 6 })
    const exported = await coordinator('GET', '/plans/essai/export?format=yaml')
    expect(await done(send(exported.text))).toMatchObject({ created: 0, updated: 0, unchanged: 6 })
    const { measures } = (await coordinator('GET', '/plans/essai')).body
    for (const { id, key } of measures.flatMap((one: { indicators: Indicator[] }) => one.indicators))
      ids.set(key, id)
    expect([...ids.keys()]).toEqual(['part', 'rapport', 'protocole'])
  })

  it('asks the services, and nobody else', async () => {
    const body = {
      slug: 'conseil',
      statement: { fr: 'Nous avons un conseil', nl: 'Wij hebben een raad' },
      scope: { kinds: ['service'] },
      due: '2026-06-30',
      evidence: 'required',
    }
    const asked = await done(coordinator('POST', '/declaration-requests', { body }), 201)
    expect(asked).toMatchObject({ asked: 4, answered: 0 })
    expect(asked.unanswered.sort()).toEqual(['escale', 'phare', 'quai', 'tilleuls'])
    const past = await coordinator('POST', '/declaration-requests', { body: { ...body, due: '2026-01-01' } })
    expect(past).toMatchObject({ status: 422, body: { code: 'declaration.due_in_past' } })
  })

  it('binds the figure to the answers: nobody answered yet is a share of 0', async () => {
    const source = { key: 'declarations.share', parameters: { request: 'conseil' } }
    await done(coordinator('PUT', `/indicators/${ids.get('part')}/source`, { body: source }))
    expect(await standing('part')).toMatchObject({ value: 0, numerator: 0, denominator: 4 })
    const wrong = { key: 'declarations.shares', parameters: {} }
    expect(await coordinator('PUT', `/indicators/${ids.get('part')}/source`, { body: wrong })).toMatchObject({
      status: 422,
      body: { code: 'indicator.source_unknown' },
    })
  })

  it('takes the answers of a service’s manager, each with what it must have', async () => {
    const words = ['--email', 'bo@reseau.example', '--role', 'service_manager', '--org', 'maison']
    await product.cli(['account', 'create', ...words])
    manager = apiOf(product.baseUrl, await product.token('bo@reseau.example'))
    const answer = (organisation: string, body: object) =>
      manager('PUT', `/declaration-requests/conseil/answers/${organisation}`, { body })
    const evidence = { url: 'https://reseau.example/conseil' }
    const refused = async (body: object) => (await answer('tilleuls', body)).body.code
    expect(await refused({ holds: 'yes' })).toBe('declaration.evidence_missing')
    expect(await refused({ holds: 'yes', since: '2026-03-01', evidence })).toBe('declaration.since_in_future')
    expect(await refused({ holds: 'no', since: '2026-01-01' })).toBe('declaration.since_without_yes')
    expect(await refused({ holds: 'perhaps' })).toBe('validation')
    expect((await answer('maison', { holds: 'no' })).body.code).toBe('declaration.not_asked')
    expect((await answer('bureau', { holds: 'no' })).status).toBe(404)
    await done(answer('tilleuls', { holds: 'yes', since: '2026-01-15', evidence }))
    await done(answer('escale', { holds: 'no', note: 'Au printemps' }))
    await done(answer('phare', { holds: 'not_applicable' }))
    expect(await done(coordinator('GET', '/declaration-requests/conseil'))).toMatchObject({
      asked: 4,
      answered: 3,
      holds: 1,
      does_not_hold: 1,
      not_applicable: 1,
      unanswered: ['quai'],
    })
  })

  it('follows each answer: unanswered stays in the denominator, not applicable leaves it', async () => {
    expect(await standing('part')).toMatchObject({
      value: 1 / 3,
      numerator: 1,
      denominator: 3,
      period: '2026-Q1',
      state: 'on_track',
      coverage: { reported: 3, expected: 4 },
    })
  })

  it('opens the figure on what was counted', async () => {
    const { period, counted } = await done(coordinator('GET', `/indicators/${ids.get('part')}/origin`))
    expect(period).toBe('2026-Q1')
    expect(counted.map((one: { organisation: string }) => one.organisation)).toContain('tilleuls')
  })

  it('reminds who has not answered, once a day', async () => {
    const remind = () => done(coordinator('POST', '/declaration-requests/conseil/remind'))
    expect(await remind()).toEqual({ reminded: [], without_address: ['quai'], already_today: [], paused: [] })
    await product.cli([
      'account',
      'create',
      '--email',
      'q@reseau.example',
      '--role',
      'service_manager',
      '--org',
      'quai',
    ])
    expect(await remind()).toMatchObject({ reminded: ['quai'] })
    expect(await remind()).toMatchObject({ reminded: [], already_today: ['quai'] })
    await product.cli(['jobs', 'run'])
    const folder = join(product.data, 'messages')
    const [message = ''] = readdirSync(folder)
    expect(readFileSync(join(folder, message), 'utf8')).toMatch(
      /^To: q@reseau\.example\n[\s\S]*\/declarations\/conseil\/quai/,
    )
  })

  it('lets the service stand by its figure and say something beside it, and nobody else', async () => {
    const figure = { indicator: ids.get('part'), organisation: 'tilleuls' }
    await done(manager('POST', '/observations/validate', { body: { ...figure, period: '2026-Q1' } }))
    const reply = { ...figure, plan: 'essai', text: 'Notre conseil se réunit chaque mois' }
    await done(manager('POST', '/releases/draft/replies', { body: reply }))
    expect((await coordinator('POST', '/releases/draft/replies', { body: reply })).status).toBe(403)
    const { items } = await done(manager('GET', `/indicators/${ids.get('part')}/observations`))
    const own = items.find((one: { organisation: string }) => one.organisation === 'tilleuls')
    expect(own.validated_at).toBe('2026-02-02T09:00:00.000Z')
  })

  it('shows the public nothing before a release, and what it released afterwards', async () => {
    expect((await anybody('GET', '/plans/essai')).status).toBe(404)
    const first = await done(
      coordinator('POST', '/releases', { body: { plan: 'essai', note: 'La première' } }),
      201,
    )
    expect(first.version).toBe(1)
    ids.set('first', first.id)
    expect(await standing('part', anybody)).toMatchObject({ value: 1 / 3, state: 'on_track' })
    expect(
      (await anybody('GET', `/indicators/${ids.get('part')}/origin`)).body.counted.length,
    ).toBeGreaterThan(0)
    expect((await anybody('GET', `/releases/${first.id}`)).text).toContain(
      'Notre conseil se réunit chaque mois',
    )
    const own = await anybody('GET', `/indicators/${ids.get('part')}/observations`)
    // What the release shows of the service: its figure as it was released, nothing of how it came about.
    const shown = own.body.items.find((one: { organisation: string }) => one.organisation === 'tilleuls')
    expect(shown).toMatchObject({ numerator: 1, denominator: 1, origin: 'computed', note: null })
    expect(new Set(own.body.items.map((one: { validated_at: string }) => one.validated_at))).toEqual(
      new Set([shown.validated_at]),
    )
  })

  it('keeps showing the release while answers go on, until the next one', async () => {
    const evidence = { note: 'Le procès-verbal de la première séance' }
    await done(
      manager('PUT', '/declaration-requests/conseil/answers/escale', { body: { holds: 'yes', evidence } }),
    )
    expect(await standing('part')).toMatchObject({ numerator: 2, denominator: 3 })
    expect(await standing('part', anybody)).toMatchObject({ numerator: 1, denominator: 3 })
    const second = await done(coordinator('POST', '/releases', { body: { plan: 'essai' } }), 201)
    expect(second.version).toBe(2)
    expect(await standing('part', anybody)).toMatchObject({ numerator: 2 })
    ids.set('second', second.id)
  })

  it('takes a release back everywhere: the public sees the one before, and why', async () => {
    const path = `/releases/${ids.get('second')}/withdraw`
    expect((await coordinator('POST', path, { body: {} })).status).toBe(422)
    await done(coordinator('POST', path, { body: { reason: 'Une erreur de saisie' } }))
    expect(await standing('part', anybody)).toMatchObject({ numerator: 1, denominator: 3 })
    const withdrawn = (await anybody('GET', `/releases/${ids.get('second')}`)).body
    expect(withdrawn).toMatchObject({
      version: 2,
      withdrawn: { reason: 'Une erreur de saisie' },
      content: null,
    })
    expect((await coordinator('POST', path, { body: { reason: 'Encore' } })).body.code).toBe(
      'release.withdrawn_already',
    )
  })
})
