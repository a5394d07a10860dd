import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { writeXlsx } from '../../../server/xlsx.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { importPlan } from '../../plans/index.ts'
import { firstLines } from './first-lines.ts'
import { importObservations } from './import-observations.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2025-01-01, ends: 2027-12-31 }
measures:
  - number: "1"
    title: Une mesure
    indicators:
      - { key: people, statement: Des personnes, kind: count, period: quarter, scope: { kinds: [service] } }
      - { key: share, statement: Une part, kind: share, period: quarter, scope: { kinds: [service] } }
`

describe('the first lines of a file of figures', () => {
  let w: World
  let coordinator: Request
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    accepted(await importPlan(coordinator, { bytes: bytes(plan) }))
  })
  afterAll(() => w.end())

  const header = 'indicator;organisation;period;breakdown;numerator;denominator;value\n'
  const file = (...lines: string[]) => bytes(header + lines.join('\n'))
  const read = async (given: Uint8Array, more: object = {}) =>
    accepted(await firstLines(coordinator, { bytes: given, ...more }))

  it('are told in words, with their numbers as they were understood', async () => {
    const { columns, decimal, lines } = await read(
      file('plan-a/1/people;tilleuls;2026-Q3;pairs;;;1 200,5', 'plan-a/1/share;escale;2026-Q3;;3;4;'),
    )
    expect(columns).toHaveLength(7)
    expect(decimal).toBe(',')
    expect(lines).toMatchObject([
      {
        line: 2,
        indicator: { fr: 'Des personnes' },
        organisation: { fr: 'Les Tilleuls' },
        category: 'pairs',
        value: 1200.5,
      },
      { line: 3, numerator: 3, denominator: 4, status: 'draft', kind: 'share' },
    ])
  })

  it('are as many as were asked for, whatever the file ends with and holds besides', async () => {
    const many = Array.from({ length: 20_000 }, (_, at) => `plan-a/1/people;tilleuls;2026-Q3;c${at};;;${at}`)
    expect((await read(file(...many), { most: 3 })).lines.map(({ line }) => line)).toEqual([2, 3, 4])
    expect((await read(file('plan-a/1/people;tilleuls;2026-Q3;;;;5'))).lines).toHaveLength(1)
  })

  it('say which decimal sign was found, and both where there are both', async () => {
    const signs = (...values: string[]) =>
      read(file(...values.map((value) => `plan-a/1/people;tilleuls;2026-Q3;;;;${value}`)))
    expect((await signs('1.5')).decimal).toBe('.')
    expect((await signs('1.5', '2,5')).decimal).toBe('both')
    expect((await signs('15')).decimal).toBeNull()
  })

  it('of a workbook and of Windows-1252 are the same', async () => {
    const columns = ['indicator', 'organisation', 'period', 'value'].map((name) => ({ name }))
    const rows = [{ indicator: 'plan-a/1/people', organisation: 'tilleuls', period: '2026-Q3', value: 12.5 }]
    const xlsx = await read(await writeXlsx([{ name: 'Chiffres', columns, rows }]))
    expect(xlsx).toMatchObject({ decimal: null, lines: [{ value: 12.5 }] })
    const latin = Buffer.from(`${header}plan-a/1/people;tilleuls;2026-Q3;âge;;;5`, 'latin1')
    expect((await read(new Uint8Array(latin))).lines).toMatchObject([{ category: 'âge' }])
  })

  it('leave 1.234 open until it is said what the point is; then the import reads it so', async () => {
    const doubtful = file('plan-a/1/people;tilleuls;2026-Q3;;;;1.234')
    expect((await read(doubtful)).lines).toEqual([])
    expect((await read(doubtful, { point: 'thousands' })).lines).toMatchObject([{ value: 1234 }])
    const take = (more: object) => importObservations(coordinator, { bytes: doubtful, ...more })
    expect(await take({})).toMatchObject({ ok: false, faults: [{ code: 'number.ambiguous' }] })
    for (const [point, value] of [
      ['decimal', 1.234],
      ['thousands', 1234],
    ] as const) {
      accepted(await take({ point }))
      const kept = await w.database.selectFrom('observation').select('value').executeTakeFirstOrThrow()
      expect(kept.value).toBe(value)
    }
  })
})
