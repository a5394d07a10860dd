import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fullPlan } from '../../../../tests/support/full-plan.ts'
import { accepted, bytes, smallNetwork, type World, world } from '../../../../tests/support/world.ts'
import type { Request } from '../../../server/use-case.ts'
import { importObservations, undoImport } from '../../indicators/index.ts'
import { importOrganisations, undoOrganisationsImport } from '../../organisations/index.ts'
import { addNote } from '../add-note.ts'
import { importPlan } from './import-plan.ts'
import { showImports } from './show-imports.ts'
import { undoPlanImport } from './take-back-plan.ts'

describe('an import of a plan taken back', () => {
  let w: World
  let coordinator: Request
  beforeAll(async () => {
    w = await world()
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
  })
  afterAll(() => w.end())
  beforeEach(() =>
    w.pools.owner.query(
      'truncate plan, observation, observation_revision, observation_import, rollup, import_made cascade',
    ),
  )

  const take = async (text: string) => accepted(await importPlan(coordinator, { bytes: bytes(text) })).import
  const undo = (id: string, by = coordinator) => undoPlanImport(by, { id })
  const codeOf = async (id: string, by = coordinator) => {
    const result = await undo(id, by)
    return result.ok ? 'undone' : result.code
  }
  /** Every row of plans, without versions and the moment of a computation. */
  const stands = async () => {
    const tables = ['plan', 'measure', 'measure_body', 'indicator', 'observation']
    const rows = await Promise.all(
      tables.map(async (table) => {
        const found = await w.pools.owner.query(
          `select to_jsonb(t) - 'version' - 'computed_at' - 'updated_at' as row from ${table} t order by to_jsonb(t)::text`,
        )
        return [table, found.rows.map((one) => one.row)]
      }),
    )
    return Object.fromEntries(rows)
  }
  const measure = async (number: string) => {
    const { rows } = await w.pools.owner.query('select id from measure where number = $1', [number])
    return rows[0].id as string
  }

  it('that was not there before leaves nothing of it', async () => {
    const before = await stands()
    accepted(await undo(await take(fullPlan)))
    expect(await stands()).toEqual(before)
  })

  it('that was there leaves every measure, body, indicator, source and figure as it stood', async () => {
    await take(fullPlan)
    const before = await stands()
    const changed = fullPlan
      .replace('title: { fr: Plan complet', 'title: { fr: Autre')
      .replace('state: under_way', 'state: done')
      .replace('partners: [{ organisation: centre }, "19 CPAS"]', 'partners: [{ organisation: escale }]')
      .replace('target: 0.75', 'target: 0.5')
      .replace(
        'source: { key: documents.exists, parameters: { series: protocole } }',
        'source: { key: documents.exists, parameters: { series: autre } }',
      )
      .concat(
        '  - number: "3"\n    title: { fr: Neuve }\n    indicators: [{ key: neuf, statement: { fr: Neuf }, kind: count }]\n',
      )
    const id = await take(changed)
    expect(await stands()).not.toEqual(before)
    accepted(await undo(id))
    expect(await stands()).toEqual(before)
    const { rows } = await w.pools.owner.query(
      `select kind, content #>> '{plan,title,fr}' as title from plan_version order by number`,
    )
    expect(rows).toEqual([
      { kind: 'replaced', title: 'Plan complet' },
      { kind: 'replaced', title: 'Autre' },
    ])
    expect(await codeOf(id)).toBe('import.undone_already')
  })

  it('is refused once the plan is changed, even by another import', async () => {
    const first = await take(fullPlan)
    const second = await take(fullPlan.replace('Plan complet', 'Plan changé'))
    expect(await codeOf(first)).toBe('import.built_upon')
    expect(await codeOf(second)).toBe('undone')
    // The plan says again what the first import wrote, under another version: what was built on it is not looked into.
    expect(await codeOf(first)).toBe('import.built_upon')
  })

  it('is refused once somebody notes something, or gives a figure', async () => {
    const noted = await take(fullPlan)
    accepted(
      await addNote(coordinator, { id: await measure('2'), visibility: 'internal', text: { fr: 'Lu' } }),
    )
    expect(await codeOf(noted)).toBe('import.built_upon')
    await w.pools.owner.query('truncate plan cascade')
    const figured = await take(fullPlan)
    const figures =
      'indicator;organisation;period;numerator;denominator\nplan-complet/1/duree;tilleuls;2026;12;3\n'
    const given = accepted(await importObservations(coordinator, { bytes: bytes(figures) }))
    expect(await codeOf(figured)).toBe('import.built_upon')
    accepted(await undoImport(coordinator, { id: given.import }))
    // What was said stays readable, even of a figure taken back.
    expect(await codeOf(figured)).toBe('import.built_upon')
  })

  it('is undone only where one may import', async () => {
    const id = await take(fullPlan)
    expect(await codeOf(id, await w.as('coordinator', 'centre'))).toBe('not_found')
    expect(await codeOf(id, await w.as('service_manager', 'maison'))).toBe('auth.forbidden')
  })

  it('stands in one history with those of other kinds, each with what may still be done', async () => {
    const plan = await take(fullPlan)
    w.setClock('2026-11-22T10:00:00Z')
    coordinator = await w.as('coordinator', 'reseau')
    const header = 'slug;name_fr;kind;parent'
    const services = await importOrganisations(coordinator, {
      bytes: bytes(`${header}\nneuf;Neuf;service;maison`),
      name: 'services.csv',
    })
    accepted(await undoOrganisationsImport(coordinator, { id: accepted(services).import }))
    w.setClock('2026-11-22T11:00:00Z')
    coordinator = await w.as('coordinator', 'reseau')
    await take(fullPlan)
    const seen = async (by: Request) =>
      accepted(await showImports(by, {})).items.map(({ kind, name, state, own }) => [kind, name, state, own])
    expect(await seen(coordinator)).toEqual([
      ['plan', 'plan', 'empty', true],
      ['organisations', 'services.csv', 'undone', true],
      ['plan', 'plan', 'open', true],
    ])
    expect(await seen(await w.as('coordinator', 'centre'))).toEqual([])
    expect(await codeOf(plan)).toBe('undone')
  })
})
