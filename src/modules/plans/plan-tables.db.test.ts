import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fullPlan } from '../../../tests/support/full-plan.ts'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { root } from '../../server/root.ts'
import type { Request } from '../../server/use-case.ts'
import { importObservations } from '../indicators/index.ts'
import { importOrganisations, importTerritories } from '../organisations/index.ts'
import { exportPlan } from './export-plan.ts'
import { importPlan } from './import/import-plan.ts'
import { importTemplates, type TemplateName } from './import/import-templates.ts'
import { readPlan } from './plan-file.ts'
import { planXlsx } from './table/write-table.ts'

const formats = ['csv', 'xlsx'] as const
const demonstration = readFileSync(join(root, 'demo/plan.yaml'), 'utf8').replace(
  'reseau-passerelles',
  'reseau',
)
const masterplan = join(root, '../shared/data/masterplan.yaml')

describe('a plan as a table', () => {
  let w: World
  let coordinator: Request
  beforeAll(async () => {
    w = await world()
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
  })
  afterAll(() => w.end())
  beforeEach(() => w.pools.owner.query('truncate plan cascade'))

  const run = (file: Uint8Array, more: object = {}) => importPlan(coordinator, { bytes: file, ...more })
  const exported = async (slug: string, format: string, as = coordinator) => {
    const response = accepted(await exportPlan(as, { slug, format }))
    return new Uint8Array(await response.arrayBuffer())
  }
  const yaml = async (slug: string) => new TextDecoder().decode(await exported(slug, 'yaml'))

  describe.each(formats)('%s', (format) => {
    it('holds all that the plan holds: imported again it changes nothing, and alone it makes the plan anew', async () => {
      accepted(await run(bytes(fullPlan)))
      const before = await yaml('plan-complet')
      const file = await exported('plan-complet', format)
      expect(accepted(await run(file))).toMatchObject({ created: 0, updated: 0, unchanged: 9, kept: [] })
      await w.pools.owner.query('truncate plan cascade')
      expect(accepted(await run(file))).toMatchObject({ created: 9, reading: { format } })
      expect(await yaml('plan-complet')).toBe(before)
    })

    it('of the demonstration’s plan changes nothing, in the style of an English spreadsheet neither', async () => {
      const { created } = accepted(await run(bytes(demonstration)))
      const english: Request = { ...coordinator, actor: { ...coordinator.actor, language: 'en' } }
      for (const as of [coordinator, english]) {
        const file = await exported('masterplan-bxl', format, as)
        expect(accepted(await run(file))).toMatchObject({ created: 0, updated: 0, unchanged: created })
      }
    })

    // The file lies beside the project where the project is developed.
    it.skipIf(!existsSync(masterplan))('of the real plan changes nothing', async () => {
      const { created } = accepted(await run(new Uint8Array(readFileSync(masterplan))))
      expect(created).toBeGreaterThan(20)
      const before = await yaml('masterplan-bxl')
      const file = await exported('masterplan-bxl', format)
      expect(accepted(await run(file))).toMatchObject({ created: 0, updated: 0, unchanged: created })
      expect(await yaml('masterplan-bxl')).toBe(before)
    })
  })

  it('is sent with the type and the name of its format', async () => {
    accepted(await run(bytes(fullPlan)))
    const headers = async (format: string) => {
      const response = accepted(await exportPlan(coordinator, { slug: 'plan-complet', format }))
      return [response.headers.get('content-type'), response.headers.get('content-disposition')]
    }
    expect(await headers('csv')).toEqual([
      'text/csv; charset=utf-8',
      'attachment; filename="plan-complet.csv"',
    ])
    expect(await headers('xlsx')).toEqual([
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'attachment; filename="plan-complet.xlsx"',
    ])
  })

  it('whose organisation nobody knows is refused by its cell, and nothing is stored in part', async () => {
    const plan = await readPlan(bytes(fullPlan.replace('organisation: centre', 'organisation: nobody')))
    if (!plan.ok) throw new Error('refused')
    const file = await planXlsx(plan.value.file)
    expect(await run(file ?? bytes(''))).toMatchObject({
      ok: false,
      code: 'validation',
      faults: [
        {
          code: 'organisation.unknown',
          path: expect.stringMatching(/^measures![A-Z]+2$/),
          column: 'partners',
        },
      ],
    })
    expect(await w.database.selectFrom('plan').select('id').execute()).toEqual([])
  })

  it('changed in a cell changes that and nothing else', async () => {
    accepted(await run(bytes(fullPlan)))
    const text = new TextDecoder().decode(await exported('plan-complet', 'csv'))
    expect(accepted(await run(bytes(text.replace(';Première;', ';Autre;'))))).toMatchObject({
      updated: 1,
      unchanged: 8,
    })
    expect(await yaml('plan-complet')).toContain('fr: Autre')
  })
})

describe('the templates', () => {
  let w: World
  let coordinator: Request
  beforeAll(async () => {
    w = await world()
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
  })
  afterAll(() => w.end())

  const template = async (name: TemplateName) => {
    const body = (await importTemplates[name].body()) ?? ''
    return typeof body === 'string' ? bytes(body) : body
  }

  it.each(['csv', 'xlsx'] as const)('as %s are files that are taken as they are', async (format) => {
    expect(
      accepted(await importTerritories(w.asSystem(), { bytes: await template(`territoires.${format}`) })),
    ).toMatchObject({
      stored: 2,
      reading: { format },
    })
    expect(
      accepted(await importOrganisations(coordinator, { bytes: await template(`organisations.${format}`) })),
    ).toMatchObject({ created: format === 'csv' ? 1 : 0, reading: { format } })
    expect(accepted(await importPlan(coordinator, { bytes: await template('plan.yaml') })).kept).toEqual([])
    expect(
      accepted(await importPlan(coordinator, { bytes: await template(`plan.${format}`) })),
    ).toMatchObject({
      created: 0,
      updated: 0,
    })
    expect(
      accepted(await importObservations(coordinator, { bytes: await template(`chiffres.${format}`) })),
    ).toMatchObject({
      reading: { format },
    })
  })
})
