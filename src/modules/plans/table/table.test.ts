import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import readWorkbook from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { root } from '../../../server/root.ts'
import { PlanFile, planJsonSchema } from '../plan.forms.ts'
import { readPlan } from '../plan-file.ts'
import { fields } from './fields.ts'
import { planCsv, planXlsx } from './write-table.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const fromYaml = (path: string) => PlanFile.parse(parse(readFileSync(path, 'utf8')))
const masterplan = join(root, '../shared/data/masterplan.yaml')

const formats: Readonly<Record<string, (plan: PlanFile) => Promise<Uint8Array>>> = {
  CSV: async (plan) => utf8(planCsv(plan, 'fr')),
  'CSV as English spreadsheets read it': async (plan) => utf8(planCsv(plan, 'en')),
  XLSX: async (plan) => (await planXlsx(plan)) ?? new Uint8Array(),
}
const eachFormat = Object.entries(formats)

async function read(bytes: Uint8Array): Promise<PlanFile> {
  const result = await readPlan(bytes)
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result.value.file
}

/** Everything the format knows, and texts that tables could trip over. */
const whole = PlanFile.parse({
  plan: {
    slug: 'plan-complet',
    title: { fr: 'Plan ; complet', nl: '=Volledig', de: '-Plan', en: '"Whole"' },
    description: { fr: 'Un\ntexte\n\nlong' },
    holder: 'reseau',
    coordinator: '@coordination',
    territory: '1.10',
    starts: '1899-12-31',
    ends: '2029-12-31',
    languages_required_by_law: ['fr', 'nl'],
    source: { document: 'a;b', url: 'https://example.org/a?b=c', consulted: '2026-11-22' },
    context: [{ nl: 'Alleen' }, { text: { fr: 'Fait\nde deux lignes' }, source: '-' }],
  },
  measures: [
    {
      number: '1.10',
      title: 'Une',
      state: 'done',
      lead: ['organisation:faux', { organisation: 'tilleuls' }, 'C:\\dossier\\n'],
      partners: { organisation: 'centre' },
      legal_basis: ['-', '\\-'],
      actions: [{ nl: 'eerst' }, { fr: 'puis', nl: 'dan' }],
      risks: [{ de: 'Gefahr' }],
      not_before: '2026-03',
      due: '2027-12-31',
      indicators: [
        {
          key: 'part',
          statement: 'Une part',
          kind: 'share',
          unit_counted: 'person',
          baseline: 0.1234,
          target: 1,
          scope: { kinds: ['service', 'school'], sectors: ['nuit, hiver', 'jour'], under: 'maison' },
        },
        {
          key: 'b',
          statement: 'Un rapport',
          kind: 'ratio',
          unit: { fr: 'jours' },
          baseline: -1.234,
          target: 1e-7,
        },
        { key: 'c', statement: 'Un jalon', kind: 'milestone', not_before: 2026 },
      ],
      measures: [
        {
          number: '30,1',
          title: 'Dessous',
          indicators: [],
          measures: [
            {
              number: '-3',
              title: 'Plus bas',
              indicators: [
                {
                  key: 'd',
                  statement: 'Existe',
                  kind: 'milestone',
                  source: { key: 'documents.exists', parameters: { series: 'a', deep: [1, { b: null }] } },
                },
              ],
            },
          ],
        },
      ],
    },
    { number: 2, title: 'Sans rien' },
  ],
})

describe('a plan that goes out as a table', () => {
  it.each(eachFormat)('comes back with every value, as %s', async (_, write) => {
    expect(await read(await write(whole))).toEqual(whole)
  })

  it.each(eachFormat)('is the demonstration’s, value by value, as %s', async (_, write) => {
    const plan = fromYaml(join(root, 'demo/plan.yaml'))
    expect(await read(await write(plan))).toEqual(plan)
  })

  // The file lies beside the project where the project is developed.
  it.skipIf(!existsSync(masterplan)).each(eachFormat)(
    'is the real one, value by value, as %s',
    async (_, write) => {
      const plan = fromYaml(masterplan)
      expect(await read(await write(plan))).toEqual(plan)
    },
  )

  it('comes back whatever signs its texts hold, and however deep its measures lie', async () => {
    await fc.assert(
      fc.asyncProperty(anyPlan, fc.constantFrom(...eachFormat), async (plan, [, write]) => {
        expect(await read(await write(plan))).toEqual(plan)
      }),
      { numRuns: 40, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: true },
    )
  }, 60_000)

  it('has a column for all that the file format knows', () => {
    const { properties, definitions } = schemaParts()
    const covered = (kind: keyof typeof fields) => new Set(fields[kind].map(({ path }) => path.split('.')[0]))
    expect([...covered('plan')].sort()).toEqual(Object.keys(properties.plan).sort())
    expect([...covered('measure'), 'indicators', 'measures'].sort()).toEqual(
      Object.keys(definitions.measure).sort(),
    )
    expect([...covered('indicator')].sort()).toEqual(Object.keys(definitions.indicator).sort())
  })

  it('is opened by another library: days are days, shares are numbers shown in percent, texts are texts', async () => {
    const book = await readWorkbook(Buffer.from((await planXlsx(whole)) ?? ''))
    expect(book.map(({ sheet }) => sheet)).toEqual(['plan', 'measures', 'indicators'])
    const [header = [], first = []] = book[2]?.data ?? []
    const cell = (column: string) => first[header.indexOf(column)]
    expect([cell('measure'), cell('baseline'), cell('target')]).toEqual(['1.10', 0.1234, 1])
    const [names = [], measure = []] = book[1]?.data ?? []
    expect(measure[names.indexOf('due')]).toEqual(new Date('2027-12-31'))
    expect(book[0]?.data[1]?.[1]).toBe('Plan ; complet')
  })

  it('has columns in the languages that the law asks for, filled or not', async () => {
    const plan = fromYaml(join(root, 'demo/plan.yaml'))
    const [header = ''] = planCsv(plan, 'fr').split('\r\n')
    expect(header).toContain('title_fr;title_nl;')
    expect(header).not.toContain('title_de')
  })
})

const schemaParts = () => {
  const schema = JSON.parse(JSON.stringify(planJsonSchema()))
  const resolved = (part: any): any =>
    part.$ref ? resolved(schema.$defs[part.$ref.split('/').at(-1)]) : part
  const measure = resolved(resolved(schema.properties.measures).items).properties
  const indicator = resolved(resolved(measure.indicators).items).properties
  return {
    properties: { plan: resolved(schema.properties.plan).properties },
    definitions: { measure, indicator },
  }
}

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      '-',
      '\\',
      'a\nb',
      "'=x",
      '=1',
      'organisation:a',
      '_x000D_',
      'a;b,c\td',
      '"',
      '12',
      '1.234',
      'oui',
      '\\n',
    ),
  )
  .map((one) => one.replace(/\r\n?/g, '\n').trim())
  .filter((one) => one !== '')
const words = fc
  .record({ fr: text, nl: text, de: text, en: text }, { requiredKeys: [] })
  .filter((one) => Object.keys(one).length > 0)
const fact = fc.record({ text: words, source: text }, { requiredKeys: ['text'] })
const slugs = fc.constantFrom('a', 'b-2', 'tilleuls')
const body = fc.oneof(text, fc.record({ organisation: slugs }))
const number = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((one) => one + 0)
const indicator = fc.record(
  {
    statement: words,
    kind: fc.constantFrom('count', 'ratio', 'text'),
    baseline: number,
    target: number,
    unit: words,
    lead: text,
  },
  { requiredKeys: ['statement', 'kind'] },
)
const measure = fc.letrec((tie) => ({
  one: fc.record(
    {
      title: words,
      description: words,
      lead: fc.array(body, { maxLength: 3 }),
      actions: fc.array(words, { maxLength: 3 }),
      context: fc.array(fact, { maxLength: 3 }),
      indicators: fc.array(indicator, { maxLength: 2 }),
      measures: fc.array(tie('one'), { minLength: 1, maxLength: 2, depthIdentifier: 'depth' }),
    },
    { requiredKeys: ['title'] },
  ),
})).one
/** Numbers are given to measures as they come, so that none is there twice. */
const anyPlan = fc
  .record(
    { title: words, coordinator: text, context: fc.array(fact, { maxLength: 3 }) },
    { requiredKeys: ['title'] },
  )
  .chain((plan) =>
    fc.array(measure, { maxLength: 3, depthIdentifier: 'depth' }).map((measures) => ({ plan, measures })),
  )
  .map(({ plan, measures }) => {
    let next = 0
    const numberOf = () => {
      next += 1
      return `${next}.${next}`
    }
    const numbered = (list: any[]): unknown[] =>
      list.map((one) => ({
        ...one,
        number: numberOf(),
        ...(one.measures ? { measures: numbered(one.measures) } : {}),
      }))
    return PlanFile.parse({ plan: { ...plan, slug: 'plan-a' }, measures: numbered(measures) })
  })
