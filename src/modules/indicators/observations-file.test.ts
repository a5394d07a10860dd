import { describe, expect, it } from 'vitest'
import { atCells, readObservationsFile } from './observations-file.ts'

const read = (text: string, kind: 'share' | 'count' = 'share') =>
  readObservationsFile(new TextEncoder().encode(text), kind)
const items = async (text: string, kind: 'share' | 'count' = 'share') => {
  const file = await read(text, kind)
  return file.ok ? file.value.items : file.faults
}

describe('a file of observations', () => {
  it('is of imported drafts unless it says otherwise', async () => {
    expect(await items('organisation;period;value\na;2026;3\nb;2026;\n', 'count')).toMatchObject([
      { organisation: 'a', period: '2026', value: 3, origin: 'imported', status: 'draft', breakdown: '' },
      { organisation: 'b', value: undefined },
    ])
    expect(
      await items('organisation;period;value;status;origin\na;2026;3;validated;entered\n', 'count'),
    ).toMatchObject([{ status: 'validated', origin: 'entered' }])
  })

  it('reads a decimal comma, a space in thousands, and a percentage in a share', async () => {
    const line = 'organisation;period;numerator;denominator;value\na;2026;1 200,5;10 000;12 %\n'
    expect(await items(line)).toMatchObject([{ numerator: 1200.5, denominator: 10_000, value: 0.12 }])
  })

  it('asks what 1.234 is, and takes 0.234 as it stands', async () => {
    expect(await items('organisation;period;value\na;2026;1\nb;2026;1.234\n', 'count')).toEqual([
      {
        path: 'value',
        line: 3,
        column: 'value',
        code: 'number.ambiguous',
        expected: '1234 or 1,234',
        found: '1.234',
      },
    ])
    expect(await items('organisation;period;value\na;2026;0.234\n')).toMatchObject([{ value: 0.234 }])
  })

  it.each([
    ['a percentage of a count', 'a;2026;12 %', 'value'],
    ['a number that is none', 'a;2026;douze', 'value'],
    ['a period that is none', 'a;2026-13;1', 'period'],
    ['an organisation that is not named', ';2026;1', 'organisation'],
  ])('refuses %s by line and column', async (_, line, column) => {
    expect(await items(`organisation;period;value\n${line}\n`, 'count')).toMatchObject([{ line: 2, column }])
  })

  it('refuses one without lines, and a column it does not know', async () => {
    expect(await items('organisation;period;value\n')).toMatchObject([{ line: 2, code: 'too_small' }])
    expect(await items('organisation;period;couleur\na;2026;1\n')).toMatchObject([{ code: 'column.unknown' }])
  })

  it('leads faults of items back to their cells', () => {
    expect(atCells([{ path: '1.value', code: 'x' }], [2, 7])).toMatchObject([
      { path: 'value', line: 7, column: 'value' },
    ])
  })
})
