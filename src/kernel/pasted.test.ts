import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pastedCells, readCell } from './pasted.ts'

const shapes = (text: string) => pastedCells(text).map((line) => line.map((cell) => cell.kind))
const numbers = (text: string) =>
  pastedCells(text).map((line) => line.map((cell) => (cell.kind === 'number' ? cell.number : null)))

describe('what is pasted from a spreadsheet', () => {
  it('is lines of cells between tabs, whatever the line ends; the last line end closes the last line', () => {
    expect(numbers('12\t20\r\n3\t4\r\n')).toEqual([
      [12, 20],
      [3, 4],
    ])
    expect(numbers('12\r3')).toEqual([[12], [3]])
  })

  it('reads decimal commas, percent signs, and spaces of any kind between thousands', () => {
    expect(numbers('0,5\t75 %\t1 200\t1\u00a0200\t1\u202f200')).toEqual([[0.5, 0.75, 1200, 1200, 1200]])
    expect(readCell('75 %')).toMatchObject({ kind: 'number', percent: true })
  })

  it('leaves what may be two numbers for whoever pastes it to say, with both in words', () => {
    expect(readCell('1.234')).toEqual({ kind: 'ambiguous', text: '1.234', choices: ['1234', '1,234'] })
    expect(shapes('1.2345\t12.34\t0.123')).toEqual([['number', 'number', 'number']])
  })

  it('keeps empty cells in their place, and tells texts from numbers', () => {
    expect(shapes('12\t\tnéant\n\t5')).toEqual([
      ['number', 'empty', 'no_number'],
      ['empty', 'number'],
    ])
  })

  it('takes a cell within quotes as one, with its tabs and line ends', () => {
    expect(pastedCells('"a ""b""\n\tc"\t5\n6')).toMatchObject([
      [{ text: 'a "b"\n\tc' }, { number: 5 }],
      [{ number: 6 }],
    ])
    expect(shapes('5" de pluie\t6')).toEqual([['no_number', 'number']])
  })

  it('has as many cells as were copied, whatever they hold', () => {
    const cell = fc.stringMatching(/^[^\t\n\r"]*$/)
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
        (block) => {
          const text = `${block.map((line) => line.join('\t')).join('\n')}\n`
          expect(pastedCells(text).map((line) => line.length)).toEqual(block.map((line) => line.length))
        },
      ),
    )
  })
})
