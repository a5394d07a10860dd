import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import { inTransaction } from '../../../server/transaction.ts'
import type { Request } from '../../../server/use-case.ts'
import { writeXlsx } from '../../../server/xlsx.ts'
import { importOrganisations } from '../../organisations/index.ts'
import { importPlan } from '../../plans/index.ts'
import { makeRelease } from '../../releases/index.ts'
import { readIndicators } from '../indicators.db.ts'
import { standingsOf } from '../standings.db.ts'
import { validateObservation } from '../validate-observation.ts'
import { firstLines } from './first-lines.ts'
import { importObservations } from './import-observations.ts'
import { listImports } from './list-imports.ts'
import { undoImport } from './undo-import.ts'

const plan = `plan: { slug: plan-a, title: Plan A, starts: 2025-01-01, ends: 2027-12-31 }
measures:
  - number: "1"
    title: Une mesure
    indicators:
      - { key: persons, statement: Combien, kind: count, unit_counted: hour, scope: { kinds: [service] } }
      - { key: share, statement: Quelle part, kind: share, unit_counted: organisation }
`
const header = 'indicator;organisation;period;breakdown;numerator;denominator;value;date;status;note\n'

describe('a file of observations', () => {
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
  })
  afterAll(() => w.end())
  beforeEach(() =>
    w.pools.owner.query(
      'truncate observation, observation_revision, observation_import, rollup, release, release_figure cascade',
    ),
  )

  const take = (lines: string, more: Record<string, unknown> = {}, by = coordinator) =>
    importObservations(by, { bytes: bytes(header + lines), ...more })
  const kept = async () => {
    const { rows } =
      await w.pools.owner.query(`select o.slug, v.period, v.breakdown, v.origin, v.status, v.value
      from observation v join organisation o on o.id = v.organisation order by o.slug, v.period, v.breakdown, v.value`)
    return rows
  }
  const total = async (key: string) =>
    inTransaction(w.asSystem(), 'read', async ({ db, house, today }) => {
      const all = await readIndicators(db, { ids: [ids[key] as string] })
      return (await standingsOf(db, all, house.sources, today)).get(ids[key] as string)
    })

  const lines = `plan-a/1/persons;tilleuls;2026;;;;12;;validated;
plan-a/1/persons;escale;2026;;;;1 200,5;;validated;
plan-a/1/share;tilleuls;2026;;3;4;75 %;;validated;lu
`

  it('is of many indicators; it is told what it did, and sent again changes nothing', async () => {
    expect(accepted(await take(lines))).toMatchObject({
      added: 3,
      changed: 0,
      unchanged: 0,
      reading: { format: 'csv', encoding: 'utf-8', separator: ';' },
    })
    expect(await total('persons')).toMatchObject({ value: 1212.5, reported: 2, expected: 2 })
    expect(await total('share')).toMatchObject({ numerator: 3, denominator: 4 })
    expect(accepted(await take(lines))).toMatchObject({ added: 0, changed: 0, unchanged: 3 })
    expect(accepted(await take(lines.replace(';12;', ';13;')))).toMatchObject({
      added: 0,
      changed: 1,
      unchanged: 2,
    })
    expect(await total('persons')).toMatchObject({ value: 1213.5 })
  })

  it('may be a workbook, whose faults name the cell', async () => {
    const columns = ['organisation', 'period', 'value', 'status'].map((name) => ({ name }))
    const file = async (value: number | string) =>
      writeXlsx([
        {
          name: 'a',
          columns,
          rows: [{ organisation: 'tilleuls', period: '2026', value, status: 'validated' }],
        },
      ])
    const indicator = ids['persons']
    const refused = await importObservations(coordinator, { bytes: await file('douze'), indicator })
    expect(refused).toMatchObject({
      ok: false,
      faults: [{ path: 'C2', line: 2, code: 'invalid_type', found: 'douze' }],
    })
    expect(
      accepted(await importObservations(coordinator, { bytes: await file(12.5), indicator })),
    ).toMatchObject({
      added: 1,
      reading: { format: 'xlsx', sheet: 'a' },
    })
    expect(await total('persons')).toMatchObject({ value: 12.5 })
  })

  it.each([
    [
      'an indicator that is not there',
      'plan-a/1/none;tilleuls;2026;;;;1;;;',
      'indicator',
      'indicator.unknown',
    ],
    [
      'an organisation that is not there',
      'plan-a/1/persons;nobody;2026;;;;1;;;',
      'organisation',
      'organisation.unknown',
    ],
    [
      'one that is not asked',
      'plan-a/1/persons;centre;2026;;;;1;;;',
      'organisation',
      'organisation.outside_scope',
    ],
    ['a period that is none', 'plan-a/1/persons;tilleuls;2026-13;;;;1;;;', 'period', 'custom'],
    [
      'a number that is asked back',
      'plan-a/1/persons;tilleuls;2026;;;;1.234;;;',
      'value',
      'number.ambiguous',
    ],
    ['a number that is none', 'plan-a/1/persons;tilleuls;2026;;;;=SUM(A1);;;', 'value', 'invalid_type'],
    ['a percentage of a count', 'plan-a/1/persons;tilleuls;2026;;;;12 %;;;', 'value', 'invalid_type'],
    ['a share beyond one', 'plan-a/1/share;tilleuls;2026;;5;4;;;;', 'numerator', 'observation.out_of_range'],
    ['a figure without its parts', 'plan-a/1/share;tilleuls;2026;;5;;;;;', 'value', 'observation.incomplete'],
    ['a computed figure', 'plan-a/1/persons;tilleuls;2026;;;;1;;valid;', 'status', 'invalid_value'],
  ])('refuses %s by line and column, and keeps nothing', async (_, line, column, code) => {
    const refused = await take(`${lines}${line}\n`)
    expect(refused).toMatchObject({ ok: false, faults: [{ line: 5, column, code }] })
    expect(await kept()).toEqual([])
  })

  it('refuses two kinds of period of one indicator, and a line that stands twice', async () => {
    const line = (period: string) => `plan-a/1/persons;tilleuls;${period};;;;1;;;\n`
    expect(await take(line('2026') + line('2026-Q1'))).toMatchObject({
      faults: [{ line: 3, code: 'period.frequency' }],
    })
    expect(await take(line('2026') + line('2026'))).toMatchObject({
      faults: [{ line: 3, code: 'duplicate' }],
    })
  })

  it('with a hundred thousand errors tells the first thousand and how many there are', async () => {
    const wrong = 'plan-a/1/persons;nobody;2026;;;;1;;;\n'.repeat(100_000)
    const refused = await take(wrong)
    expect(refused.ok).toBe(false)
    const faults = refused.ok ? [] : (refused.faults ?? [])
    expect(faults).toHaveLength(1_001)
    expect(faults.at(-1)).toMatchObject({ code: 'too_many', found: '100000' })
  }, 60_000)

  it('is in Windows-1252 too, wherever the first sign outside ASCII stands', async () => {
    const far = `plan-a/1/persons;tilleuls;2026;;;;1;;;\n${'\n'.repeat(2_000_000)}`
    const text = `${header}${far}plan-a/1/persons;escale;2026;;;;1;;;été\n`
    const latin = Uint8Array.from(text, (sign) => sign.charCodeAt(0))
    expect(accepted(await importObservations(coordinator, { bytes: latin }))).toMatchObject({
      added: 2,
      reading: { encoding: 'windows-1252' },
    })
  }, 60_000)

  it('two at once come one after the other, both whole', async () => {
    const other = lines.replaceAll('2026', '2025')
    const done = await Promise.all([take(lines), take(other), take(lines)])
    expect(done.every((one) => one.ok)).toBe(true)
    expect(await kept()).toHaveLength(6)
    expect((await total('persons'))?.series).toMatchObject([{ value: 1212.5 }, { value: 1212.5 }])
  })

  it('keeps what somebody wrote to the sign, whatever signs these are', async () => {
    const note = 'un\tdeux\\trois \\N "quatre"\ncinq'
    const cell = `"${note.replaceAll('"', '""')}"`
    accepted(await take(`plan-a/1/persons;tilleuls;2026;;;;12;;validated;${cell}\n`))
    const [row] = await w.database.selectFrom('observation').select(['note', 'breakdown', 'value']).execute()
    expect(row).toMatchObject({ note, breakdown: '', value: 12 })
  })

  it('of first figures says the same as one of figures that change others', async () => {
    accepted(await take(lines))
    const sumsOf = () =>
      w.database.selectFrom('rollup').selectAll().orderBy('indicator').orderBy('organisation').execute()
    const [first, sums] = [await kept(), await sumsOf()]
    expect(sums.length).toBeGreaterThan(4)
    accepted(await take(lines.replace(';12;', ';7;')))
    accepted(await take(lines))
    expect([await kept(), await sumsOf()]).toEqual([first, sums])
    const { rows } = await w.pools.owner.query('select validated_by, written_by from observation')
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1)
  })

  it('by a manager is of their own service, and counts once they say so', async () => {
    const manager = await w.as('service_manager', 'tilleuls')
    expect(await take(lines, {}, manager)).toMatchObject({ ok: false, code: 'organisation.unknown' })
    accepted(await take('plan-a/1/persons;tilleuls;2026;;;;12;;;\n', {}, manager))
    expect(await total('persons')).toMatchObject({ value: null })
  })

  it('is undone as long as nothing was built on it', async () => {
    accepted(await take(lines))
    const before = await kept()
    const { import: id } = accepted(
      await take(`${lines.replace(';12;', ';99;')}plan-a/1/persons;escale;2025;;;;7;;validated;\n`),
    )
    expect(await kept()).toHaveLength(4)
    expect(accepted(await listImports(coordinator, {})).items.find((one) => one.id === id)).toMatchObject({
      added: 1,
      changed: 1,
      undone_at: null,
    })
    expect(await undoImport(await w.as('service_manager', 'escale'), { id })).toMatchObject({
      code: 'not_found',
    })
    accepted(await undoImport(coordinator, { id }))
    expect(await kept()).toEqual(before)
    expect(await total('persons')).toMatchObject({ value: 1212.5 })
    expect(await undoImport(coordinator, { id })).toMatchObject({ code: 'import.undone_already' })
  })

  it('is undone by who brought it or may import into its plan, though it changed nothing', async () => {
    accepted(await take(lines))
    const { import: id } = accepted(await take(lines))
    for (const [role, slug] of [
      ['service_manager', 'tilleuls'],
      ['worker', 'escale'],
      ['coordinator', 'maison'],
      ['coordinator', 'centre'],
    ] as const)
      expect(await undoImport(await w.as(role, slug), { id })).toMatchObject({ code: 'not_found' })
    accepted(await undoImport(await w.as('coordinator', 'reseau', 'another@reseau'), { id }))
    const own = await w.as('service_manager', 'centre')
    const { import: theirs } = accepted(await take('plan-a/1/share;centre;2026;;1;4;;;;\n', {}, own))
    accepted(await undoImport(own, { id: theirs }))
  })

  it('names nothing of plans that ask nothing of whoever brings it, nor waits for them', async () => {
    const foreign = plan.replace('slug: plan-a,', 'slug: plan-b, holder: maison,')
    accepted(await importPlan(w.asSystem(), { bytes: bytes(foreign) }))
    const row = await w.pools.owner.query(
      `select i.id from indicator i join measure m on m.id = i.measure join plan p on p.id = m.plan
      where p.slug = 'plan-b' and i.key = 'share'`,
    )
    const file = (reference: string, of: string) => `${reference};${of};2026;;1;4;;;;\n`
    const centre = await w.as('service_manager', 'centre')
    const client = await w.pools.owner.connect()
    await client.query('begin; select from indicator for no key update')
    for (const reference of ['plan-b/1/share', row.rows[0].id]) {
      const given = file(reference, 'centre')
      expect(await take(given, {}, centre)).toMatchObject({
        faults: [{ line: 2, column: 'indicator', code: 'indicator.unknown', found: reference }],
      })
      expect(accepted(await firstLines(centre, { bytes: bytes(header + given) })).lines).toEqual([])
    }
    await client.query('rollback')
    client.release()
    const manager = await w.as('service_manager', 'escale')
    const given = file('plan-b/1/share', 'escale')
    const [told] = accepted(await firstLines(manager, { bytes: bytes(header + given) })).lines
    expect(told).toMatchObject({ indicator: { fr: 'Quelle part' } })
    accepted(await take(given, { dryRun: true }, manager))
    accepted(await take(given, { dryRun: true }, w.asSystem()))
    await w.pools.owner.query(`delete from plan where slug = 'plan-b'`)
  })

  it.each([
    ['somebody changed a figure since', () => take(lines.replace(';12;', ';14;'))],
    [
      'its manager read one',
      async () =>
        validateObservation(await w.as('service_manager', 'tilleuls'), {
          indicator: ids['persons'],
          organisation: 'tilleuls',
          period: '2026',
        }),
    ],
    ['a release was made', () => makeRelease(coordinator, { plan: 'plan-a' })],
  ])('is not undone where %s', async (what, build) => {
    w.setClock('2026-11-22T09:00:00Z')
    coordinator = await w.as('coordinator', 'reseau')
    const { import: id } = accepted(await take(lines))
    w.setClock('2026-11-23T09:00:00Z')
    coordinator = await w.as('coordinator', 'reseau')
    accepted((await build()) as Awaited<ReturnType<typeof take>>)
    expect(await undoImport(coordinator, { id })).toMatchObject({ code: 'import.built_upon' })
    const { items } = accepted(await listImports(coordinator, {}))
    expect(items.find((one) => one.id === id)?.built_upon).toBe(!what.includes('manager'))
  })

  it('leaves the sums as they would be made anew', async () => {
    accepted(await take(lines))
    accepted(
      await take(
        'plan-a/1/persons;escale;2026;;;;3;;validated;\nplan-a/1/persons;tilleuls;2026;femmes;;;5;;validated;\n',
      ),
    )
    const { rows } = await sql<{ place: string; breakdown: string; value: number }>`
      select coalesce(o.slug, 'plan') as place, r.breakdown, r.value from rollup r left join organisation o on o.id = r.organisation
      where r.indicator = ${ids['persons']} order by 1, 2`.execute(w.database)
    expect(rows).toEqual([
      { place: 'maison', breakdown: '', value: 15 },
      { place: 'maison', breakdown: 'femmes', value: 5 },
      { place: 'plan', breakdown: '', value: 15 },
      { place: 'plan', breakdown: 'femmes', value: 5 },
      { place: 'reseau', breakdown: '', value: 15 },
      { place: 'reseau', breakdown: 'femmes', value: 5 },
    ])
  })
})
