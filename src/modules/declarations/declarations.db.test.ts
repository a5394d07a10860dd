import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { bindSource, readIndicators, refresh, standingsOf } from '../indicators/index.ts'
import { importOrganisations } from '../organisations/index.ts'
import { importPlan } from '../plans/index.ts'
import { answerDeclaration } from './answer-declaration.ts'
import { askDeclaration } from './ask-declaration.ts'
import { closeRequest } from './close-request.ts'
import { showRequest } from './show-request.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2026-01-01 }
measures:
  - number: "33"
    title: Participation
    indicators:
      - { key: share, statement: La part qui participe, kind: share, unit_counted: organisation, target: 1, due: 2027-12-31, period: quarter }
      - { key: count, statement: Combien participent, kind: count, unit_counted: organisation, target: 3, due: 2027-12-31, period: quarter }
`
const today = '2026-11-22T09:00:00Z'

describe('declaring what holds', () => {
  let w: World
  let coordinator: Request
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    w = await world(today)
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
    for (const row of await w.database.selectFrom('indicator').select(['id', 'key']).execute())
      ids[row.key] = row.id
  })
  afterAll(() => w.end())
  beforeEach(async () => {
    w.setClock(today)
    coordinator = await w.as('coordinator', 'reseau')
    await w.pools.owner.query('truncate declaration_request, observation, rollup, journal cascade')
  })

  /** Asks tilleuls, escale and centre, and binds both indicators to it. */
  async function asked(more: object = {}) {
    const request = accepted(
      await askDeclaration(coordinator, {
        statement: 'Un règlement existe',
        scope: { organisations: ['tilleuls', 'escale', 'centre'] },
        due: '2026-12-31',
        ...more,
      }),
    )
    for (const [key, source] of [
      ['share', 'declarations.share'],
      ['count', 'declarations.count'],
    ] as const)
      accepted(
        await bindSource(coordinator, { id: ids[key], key: source, parameters: { request: request.slug } }),
      )
    return request.id
  }
  const answer = async (request: string, organisation: string, change: object = {}) =>
    answerDeclaration(await w.as('service_manager', organisation), {
      request,
      organisation,
      holds: 'yes',
      ...change,
    })
  const figure = (key: 'share' | 'count') =>
    inTransaction(w.asSystem(), 'read', async ({ db, house, today: day }) => {
      const standing = (
        await standingsOf(db, await readIndicators(db, { ids: [ids[key] as string] }), house.sources, day)
      ).get(ids[key] as string)
      if (!standing) throw new Error('no standing')
      return standing
    })
  const parts = async () => {
    const { numerator, denominator, reported, expected } = await figure('share')
    return [numerator, denominator, reported, expected]
  }

  it('the figure follows the answer in the same transaction, with one journal line', async () => {
    const request = await asked()
    expect(await parts()).toEqual([0, 3, 0, 3])
    expect(accepted(await answer(request, 'tilleuls'))).toEqual({ holds: 'yes', version: 1 })
    expect(await parts()).toEqual([1, 3, 1, 3])
    expect((await figure('count')).value).toBe(1)
    expect((await w.journal()).at(-1)).toEqual({
      action: 'declaration.answer',
      subject: request,
      fields: ['holds', 'since', 'evidence'],
      account: 'service_manager@tilleuls',
    })
  })

  it('who has not answered stays in the denominator; whom it does not concern leaves it', async () => {
    const request = await asked()
    accepted(await answer(request, 'tilleuls'))
    accepted(await answer(request, 'escale', { holds: 'not_applicable' }))
    expect(await parts()).toEqual([1, 2, 2, 3])
    accepted(await answer(request, 'escale', { holds: 'no' }))
    expect(await parts()).toEqual([1, 3, 2, 3])
    expect(accepted(await showRequest(coordinator, { id: request }))).toMatchObject({
      asked: 3,
      answered: 2,
      holds: 1,
      does_not_hold: 1,
      not_applicable: 0,
      unanswered: ['centre'],
    })
  })

  it('a `since` in the past lengthens the series for everybody', async () => {
    const request = await asked()
    expect((await figure('share')).series.map((one) => one.period)).toEqual(['2026-Q4'])
    accepted(await answer(request, 'tilleuls', { since: '2026-05-01' }))
    expect(
      (await figure('share')).series.map(({ period, numerator, denominator }) => [
        period,
        numerator,
        denominator,
      ]),
    ).toEqual([
      ['2026-Q2', 1, 3],
      ['2026-Q3', 1, 3],
      ['2026-Q4', 1, 3],
    ])
  })

  it('a new period begins without anybody answering, and everybody is counted in it', async () => {
    const request = await asked()
    accepted(await answer(request, 'tilleuls'))
    w.setClock('2027-02-01T09:00:00Z')
    await inTransaction(w.asSystem(), 'write', async (reading) => {
      const row = await reading.db.selectFrom('plan').select('id').executeTakeFirstOrThrow()
      await refresh(reading, row.id)
    })
    expect(
      (await figure('share')).series.map(({ period, numerator, denominator }) => [
        period,
        numerator,
        denominator,
      ]),
    ).toEqual([
      ['2026-Q4', 1, 3],
      ['2027-Q1', 1, 3],
    ])
    w.setClock('2027-05-01T09:00:00Z')
    accepted(await answer(request, 'escale'))
    expect((await figure('share')).series.at(-1)).toMatchObject({
      period: '2027-Q2',
      numerator: 2,
      denominator: 3,
    })
  })

  it('a day ends at midnight where the network is: a yes of New Year’s night counts from the new year', async () => {
    const request = await asked()
    w.setClock('2026-12-31T23:30:00Z')
    accepted(await answer(request, 'tilleuls'))
    expect((await figure('count')).series.map(({ period, value }) => [period, value])).toEqual([
      ['2026-Q4', 0],
      ['2027-Q1', 1],
    ])
  })

  it('is no affair of a foreign service: it does not learn that the request is there', async () => {
    const request = await asked()
    const foreign = await w.as('service_manager', 'escale')
    expect(await answerDeclaration(foreign, { request, organisation: 'tilleuls', holds: 'yes' })).toEqual({
      ok: false,
      code: 'not_found',
    })
    expect(
      await answerDeclaration(foreign, { request: 'nothing', organisation: 'escale', holds: 'yes' }),
    ).toEqual({ ok: false, code: 'not_found' })
  })

  it('is refused for an organisation that was not asked, outside the scope', async () => {
    const request = await asked()
    expect(await answer(request, 'maison')).toEqual({
      ok: false,
      code: 'declaration.not_asked',
      field: 'organisation',
    })
  })

  it('is refused once closed, and taken again once open', async () => {
    const request = await asked()
    accepted(await closeRequest(coordinator, { id: request }))
    expect(await answer(request, 'tilleuls')).toMatchObject({ ok: false, code: 'declaration.closed' })
    accepted(await closeRequest(coordinator, { id: request, closed: false }))
    accepted(await answer(request, 'tilleuls'))
  })

  it('an answer that waits while its request is being closed is refused', async () => {
    const request = await asked()
    const client = await w.pools.owner.connect()
    await client.query('begin')
    await client.query('update declaration_request set closed_at = now() where id = $1', [request])
    const waiting = answer(request, 'tilleuls')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await client.query('commit')
    client.release()
    expect(await waiting).toMatchObject({ ok: false, code: 'declaration.closed' })
  })

  it('keeps nothing of a refused answer', async () => {
    const request = await asked({ evidence: 'required' })
    const lines = (await w.journal()).length
    expect(await answer(request, 'tilleuls', { since: '2999-01-01' })).toMatchObject({
      code: 'declaration.since_in_future',
      field: 'since',
    })
    expect(await answer(request, 'tilleuls')).toMatchObject({
      code: 'declaration.evidence_missing',
      field: 'evidence.url',
    })
    expect(await answer(request, 'tilleuls', { evidence: { url: 'javascript:alert(1)' } })).toMatchObject({
      code: 'validation',
    })
    expect([await parts(), (await w.journal()).length]).toEqual([[0, 3, 0, 3], lines])
    accepted(await answer(request, 'tilleuls', { evidence: { url: 'https://example.org/reglement.pdf' } }))
  })

  it('two answers of different services at one moment both count, on a new day and with a `since` too', async () => {
    for (const change of [{}, { since: '2025-02-01' }, { since: '2026-06-01' }]) {
      w.setClock(today)
      await w.pools.owner.query('truncate declaration_request, observation cascade')
      const request = await asked()
      w.setClock('2027-01-04T09:00:00Z')
      const client = await w.pools.owner.connect()
      await client.query('begin; select from indicator for no key update')
      const answers = ['tilleuls', 'escale', 'centre'].map((slug) => answer(request, slug, change))
      await new Promise((resolve) => setTimeout(resolve, 300))
      await client.query('commit')
      client.release()
      for (const result of await Promise.all(answers)) accepted(result)
      expect([await parts(), (await figure('count')).value]).toEqual([[3, 3, 3, 3], 3])
      const first = (await figure('count')).series.map(({ value }) => value)
      expect(first).toEqual(change.since ? first.map(() => 3) : [0, 3])
    }
  })

  it('of one organisation by two people at once: the one with an old version is told', async () => {
    const request = await asked()
    accepted(await answer(request, 'tilleuls', { holds: 'no' }))
    accepted(await answer(request, 'tilleuls', { holds: 'yes', version: 1 }))
    expect(await answer(request, 'tilleuls', { holds: 'no', version: 1 })).toMatchObject({
      ok: false,
      code: 'conflict.version',
    })
    expect(await parts()).toEqual([1, 3, 1, 3])
  })

  it('who is asked is fixed when it is asked; nobody, or a day gone by, is refused', async () => {
    const ask = (change: object) =>
      askDeclaration(coordinator, {
        statement: 'Ceci',
        scope: { kinds: ['school'] },
        due: '2026-12-31',
        ...change,
      })
    expect(await ask({})).toMatchObject({ ok: false, code: 'declaration.nobody_asked' })
    expect(await ask({ scope: { under: 'maison' }, due: '2026-11-21' })).toMatchObject({
      ok: false,
      code: 'declaration.due_in_past',
      faults: [{ path: 'due', expected: '≥ 2026-11-22', found: '2026-11-21' }],
    })
    expect(await ask({ scope: {} })).toMatchObject({ ok: false, code: 'validation' })
    expect(
      accepted(await ask({ scope: { under: 'maison', kinds: ['service'] }, due: '2026-11-22' })).unanswered,
    ).toEqual(['escale', 'tilleuls'])
  })
})
