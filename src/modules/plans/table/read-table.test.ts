import { describe, expect, it } from 'vitest'
import { writeXlsx } from '../../../server/xlsx.ts'
import { readPlan } from '../plan-file.ts'
import { columnsFor, type RowKind } from './fields.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

const header = (kind: RowKind) => columnsFor(kind).map((name) => ({ name }))
/** A workbook filled in by hand. */
const book = (
  measures: object[],
  indicators: object[] = [],
  plan: object[] = [{ slug: 'a', title_fr: 'A' }],
) =>
  writeXlsx([
    { name: 'Plan', columns: header('plan'), rows: plan as never },
    { name: 'measures', columns: header('measure'), rows: measures as never },
    { name: 'indicators', columns: header('indicator'), rows: indicators as never },
  ])
const one = { number: '1', title_fr: 'Une' }

async function faults(bytes: Uint8Array) {
  const result = await readPlan(bytes)
  return result.ok ? [] : (result.faults ?? []).map(({ path, code, found }) => [path, code, found])
}

describe('a table filled in by hand', () => {
  it('is taken with numbers for numbers of measures, days as days, percent for shares', async () => {
    const taken = await readPlan(
      await book(
        [
          { number: 30, title_fr: 'A' },
          { number: 30.1, title_fr: 'B', parent: 30, due: new Date('2027-06-30') },
        ],
        [
          { measure: 30.1, statement_fr: 'S', kind: 'share', target: '75 %' },
          { measure: 30.1, statement_fr: 'C', kind: 'count', target: '1 200,5' },
        ],
      ),
    )
    expect(taken.ok && taken.value.file.measures[0]?.measures?.[0]).toMatchObject({
      number: '30.1',
      due: '2027-06-30',
      indicators: [{ target: 0.75 }, { target: 1200.5 }],
    })
  })

  it.each<[string, Promise<Uint8Array>, unknown[]]>([
    ['a parent that is not there', book([{ ...one, parent: '9' }]), ['measures!B2', 'measure.unknown', '9']],
    [
      'a measure that is its own parent',
      book([{ ...one, parent: '1' }]),
      ['measures!B2', 'measure.cycle', '1'],
    ],
    [
      'an indicator of no measure',
      book([one], [{ measure: '2', statement_fr: 'S', kind: 'text' }]),
      ['indicators!A2', 'measure.unknown', '2'],
    ],
    ['a number that is there twice', book([one, one]), ['measures!A3', 'duplicate', '1']],
    [
      'a wrong day',
      book([{ ...one, due: '31/12/2027' }]),
      [expect.stringMatching(/^measures![A-Z]+2$/), 'invalid_format', '31/12/2027'],
    ],
    [
      'an unknown kind',
      book([one], [{ measure: '1', statement_fr: 'S', kind: 'part' }]),
      ['indicators!G2', 'invalid_value', 'part'],
    ],
    [
      'percent of a count',
      book([one], [{ measure: '1', statement_fr: 'S', kind: 'count', target: '12 %' }]),
      [expect.stringMatching(/^indicators![A-Z]+2$/), 'invalid_type', '12 %'],
    ],
    [
      'a share of 75',
      book([one], [{ measure: '1', statement_fr: 'S', kind: 'share', target: 75 }]),
      [expect.stringMatching(/^indicators![A-Z]+2$/), 'custom', '75'],
    ],
    [
      'a number that is read in two ways',
      book([one], [{ measure: '1', statement_fr: 'S', kind: 'count', target: '1.234' }]),
      [expect.stringMatching(/^indicators![A-Z]+2$/), 'number.ambiguous', '1.234'],
    ],
    [
      'parameters that are none',
      book(
        [one],
        [{ measure: '1', statement_fr: 'S', kind: 'text', source_key: 'a', source_parameters: '{' }],
      ),
      [expect.stringMatching(/^indicators![A-Z]+2$/), 'malformed', '{'],
    ],
    [
      'indicators that are said not to be',
      book([{ ...one, no_indicator_in_source: 'oui' }], [{ measure: '1', statement_fr: 'S', kind: 'text' }]),
      ['measures!C2', 'invalid_value', 'oui'],
    ],
    ['no title', book([{ number: '1' }]), ['measures!D2', 'invalid_union', undefined]],
    [
      'two plans',
      book(
        [one],
        [],
        [
          { slug: 'a', title_fr: 'A' },
          { slug: 'b', title_fr: 'B' },
        ],
      ),
      ['plan!A3', 'duplicate', 'b'],
    ],
    ['no plan', book([one], [], []), ['plan', 'too_small', undefined]],
  ])('with %s is refused, and the cell is named', async (_, bytes, fault) => {
    expect(await faults(await bytes)).toContainEqual(fault)
  })

  it('without one of its sheets is refused, and the sheet is named', async () => {
    const file = await writeXlsx([{ name: 'plan', columns: [{ name: 'slug' }], rows: [{ slug: 'a' }] }])
    expect(await faults(file)).toEqual([
      ['measures', 'sheet.missing', undefined],
      ['indicators', 'sheet.missing', undefined],
    ])
  })

  it('with a column that nobody knows is refused, and the cell of its header is named', async () => {
    const file = await writeXlsx([
      { name: 'plan', columns: [{ name: 'slug' }, { name: 'colour' }], rows: [] },
      { name: 'measures', columns: [{ name: 'number' }], rows: [] },
      { name: 'indicators', columns: [{ name: 'measure' }], rows: [] },
    ])
    expect(await faults(file)).toEqual([['plan!B1', 'column.unknown', 'colour']])
  })

  it('of a kind that is not read is refused as such; a text in Cyrillic is no workbook', async () => {
    const old = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])
    expect(await readPlan(old)).toMatchObject({ code: 'file.type', faults: [{ found: 'XLS' }] })
    expect(await readPlan(utf8('Ресурс: 1'))).toMatchObject({ code: 'validation' })
  })

  it('as CSV is refused by line and column', async () => {
    const lines = (...rows: string[]) => utf8(['row;slug;number;title_fr;due', ...rows].join('\n'))
    const at = async (bytes: Uint8Array) => {
      const result = await readPlan(bytes)
      return result.ok ? [] : (result.faults ?? []).map(({ line, column, code }) => [line, column, code])
    }
    expect(await at(lines('plan;a;;A;', 'measure;;1;Une;demain'))).toEqual([[3, 'due', 'invalid_format']])
    expect(await at(lines('plan;a;;A;', 'mesure;;1;Une;'))).toEqual([[3, 'row', 'invalid_value']])
    expect(await at(lines('plan;a;7;A;'))).toEqual([[2, 'number', 'column.unknown']])
    expect(await at(utf8('slug;name_fr;kind;parent\na;A;service;'))).toContainEqual([
      1,
      'row',
      'column.missing',
    ])
  })

  it('of measures that hold each other, or lie too deep, is refused', async () => {
    const ring = [
      { ...one, parent: '2' },
      { number: '2', title_fr: 'Deux', parent: '1' },
    ]
    expect(await faults(await book(ring))).toEqual([
      ['measures!B2', 'measure.cycle', '2'],
      ['measures!B3', 'measure.cycle', '1'],
    ])
    const chain = Array.from({ length: 3_000 }, (_, index) => ({
      number: index + 1,
      title_fr: 'M',
      parent: index || null,
    }))
    expect((await faults(await book(chain)))[0]).toEqual(['measures!B51', 'too_big', '49'])
  })
})
