import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { recordDocument } from '../documents/index.ts'
import { bindSource, readIndicators, standingsOf } from '../indicators/index.ts'
import { importOrganisations } from '../organisations/index.ts'
import { importPlan } from '../plans/index.ts'
import { answerDeclaration } from './answer-declaration.ts'
import { askDeclaration } from './ask-declaration.ts'
import { listRequests } from './list-requests.ts'
import { showAnswerForm, showDeclaration } from './show-declaration.ts'

const others = `slug;name_fr;kind;parent
autre;Autre réseau;network;
ailleurs;Ailleurs;organisation;autre
`
const plan = `plan: { slug: plan-a, title: Plan A, starts: 2026-01-01 }
measures:
  - number: "1"
    title: Un
    indicators:
      - { key: count, statement: Combien, kind: count, unit_counted: organisation }
      - { key: exists, statement: Un protocole existe, kind: milestone, period: quarter }
`

describe('two networks of one installation', () => {
  let w: World
  let [one, other]: Request[] = []
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    w = await world()
    for (const text of [smallNetwork, others])
      accepted(await importOrganisations(w.asSystem(), { bytes: bytes(text) }))
    await w.pools.owner.query(`insert into membership select a.id, n.id, '2026-03-01', null
      from organisation a, organisation n where a.slug = 'ailleurs' and n.slug = 'reseau'`)
    one = await w.as('coordinator', 'reseau')
    other = await w.as('coordinator', 'autre')
    accepted(await importPlan(one, { bytes: bytes(plan) }))
    for (const row of await w.database.selectFrom('indicator').select(['id', 'key']).execute())
      ids[row.key] = row.id
  })
  afterAll(() => w.end())

  const ask = async (by: Request | undefined, slug: string) =>
    accepted(
      await askDeclaration(by as Request, {
        slug,
        statement: 'Ceci',
        scope: { organisations: ['ailleurs', 'tilleuls'] },
        due: '2026-12-31',
      }),
    )

  it('an indicator is bound to a request of its own network, not of another', async () => {
    await ask(other, 'de-l-autre')
    await ask(one, 'd-ici')
    const bind = (request: string) =>
      bindSource(one as Request, { id: ids['count'], key: 'declarations.count', parameters: { request } })
    expect(await bind('de-l-autre')).toMatchObject({ ok: false, code: 'indicator.source_parameters' })
    expect(await bind('d-ici')).toMatchObject({ ok: true })
  })

  it('a series counts the documents within reach of the plan’s holder only', async () => {
    accepted(
      await bindSource(one as Request, {
        id: ids['exists'],
        key: 'documents.exists',
        parameters: { series: 's' },
      }),
    )
    const value = () =>
      inTransaction(w.asSystem(), 'read', async ({ db, house, today }) => {
        const found = await readIndicators(db, { ids: [ids['exists'] as string] })
        return (await standingsOf(db, found, house.sources, today)).get(ids['exists'] as string)?.value
      })
    const record = (by: Request | undefined, title: string) =>
      recordDocument(by as Request, { series: 's', title, published_on: '2026-11-01' })
    accepted(await record(other, 'Le leur'))
    expect(await value()).toBe(0)
    accepted(await record(one, 'Le nôtre'))
    expect(await value()).toBe(1)
  })

  it('a coordinator answers what was asked within the own remit; a member’s manager whatever it was asked', async () => {
    const answer = async (by: Request | undefined, request: string) =>
      answerDeclaration(by as Request, { request, organisation: 'ailleurs', holds: 'yes' })
    const mayAnswer = async (request: string) =>
      accepted(await showAnswerForm(one as Request, { request, organisation: 'ailleurs' })).mayAnswer
    expect(await answer(one, 'de-l-autre')).toEqual({ ok: false, code: 'not_found' })
    expect([await mayAnswer('de-l-autre'), await mayAnswer('d-ici')]).toEqual([false, true])
    accepted(await answer(one, 'd-ici'))
    const manager = await w.as('service_manager', 'ailleurs')
    accepted(await answer(manager, 'de-l-autre'))
    accepted(await answer(manager, 'd-ici'))
  })

  it('an answer has a version, 0 before there is one, and is not overwritten by an old one', async () => {
    const of = { request: 'd-ici', organisation: 'tilleuls' }
    expect(accepted(await showDeclaration(one as Request, of)).version).toBe(0)
    const put = (version: number) => answerDeclaration(one as Request, { ...of, holds: 'no', version })
    expect(await put(3)).toEqual({ ok: false, code: 'conflict.version' })
    accepted(await put(0))
    expect(await put(0)).toEqual({ ok: false, code: 'conflict.version' })
    expect(accepted(await showDeclaration(one as Request, of)).version).toBe(1)
  })

  it('requests of one instant are each on a page, and six of one name have six slugs', async () => {
    const asked = await Promise.all(
      Array.from({ length: 6 }, () =>
        askDeclaration(one as Request, {
          statement: '!!!',
          scope: { organisations: ['tilleuls'] },
          due: '2026-12-31',
        }),
      ),
    )
    const slugs = asked.map((result) => accepted(result).slug)
    expect(new Set(slugs).size).toBe(6)
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = accepted(await listRequests(one as Request, { limit: 2, cursor: cursor ?? undefined }))
      seen.push(...page.items.map((item) => item.slug))
      cursor = page.next
    }
    expect(seen.sort()).toEqual([...slugs, 'd-ici'].sort())
  })
})
