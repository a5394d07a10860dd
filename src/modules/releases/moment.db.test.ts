import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { answerDeclaration, askDeclaration } from '../declarations/index.ts'
import { bindSource, unbindSource } from '../indicators/index.ts'
import { importOrganisations } from '../organisations/index.ts'
import { importPlan } from '../plans/index.ts'
import { makeRelease } from './make-release.ts'

const services = Array.from({ length: 12 }, (_, n) => `s${n};S${n};;service;maison;;;;;;;;`).join('\n')
const plan = `plan: { slug: plan, title: Plan, holder: reseau }
measures:
  - number: 1
    title: Une
    indicators: [{ statement: Combien, kind: count, unit_counted: organisation }]
`

describe('while services go on answering', () => {
  let w: World
  let indicator: string
  let request: string
  beforeAll(async () => {
    w = await world()
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(`${smallNetwork}${services}\n`) }))
    accepted(await importPlan(w.asSystem(), { bytes: bytes(plan) }))
    request = accepted(
      await askDeclaration(w.asSystem(), {
        statement: 'Cela tient',
        scope: { kinds: ['service'] },
        due: '2099-01-01',
      }),
    ).id
    indicator = (await w.database.selectFrom('indicator').select('id').executeTakeFirstOrThrow()).id
    accepted(
      await bindSource(w.asSystem(), { id: indicator, key: 'declarations.count', parameters: { request } }),
    )
  })
  afterAll(() => w.end())

  const answer = (service: number, holds: 'yes' | 'no') =>
    answerDeclaration(w.asSystem(), { request, organisation: `s${service}`, holds })
  /** Each of four services turns its answer over and over. */
  const answering = (times: number) =>
    Promise.all(
      [0, 1, 2, 3].map(async (service) => {
        for (let n = 0; n < times; n += 1) accepted(await answer(service, n % 2 === 0 ? 'yes' : 'no'))
      }),
    )

  it('a release is of one moment: each figure agrees with its own origin', async () => {
    const busy = answering(12)
    for (let n = 0; n < 8; n += 1) accepted(await makeRelease(w.asSystem(), { plan: 'plan' }))
    await busy
    const { rows } = await w.pools.owner.query<{ value: number; yes: number }>(`
      select f.value::int as value, (select count(*)::int from jsonb_array_elements(o.counted) c where c->>'holds' = 'yes') as yes
      from release_figure f join release_origin o using (release, indicator, period)
      where f.organisation is null and f.breakdown = '' order by f.release`)
    expect(rows).toHaveLength(8)
    expect(rows.filter((row) => row.value !== row.yes)).toEqual([])
  })

  it('binding and unbinding leave nothing computed behind, and refuse no answer', async () => {
    const busy = answering(10)
    for (let n = 0; n < 6; n += 1) {
      accepted(await unbindSource(w.asSystem(), { id: indicator }))
      accepted(
        await bindSource(w.asSystem(), { id: indicator, key: 'declarations.count', parameters: { request } }),
      )
    }
    accepted(await unbindSource(w.asSystem(), { id: indicator }))
    await busy
    const { rows } = await w.pools.owner.query(`select from observation where origin = 'computed'`)
    expect(rows).toHaveLength(0)
  })
})
