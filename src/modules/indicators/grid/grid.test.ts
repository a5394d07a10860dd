import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markOf } from '../observation.ts'
import { atLine, categoriesOf, changeOf, type Kept, type Line, markOfLine, type Typed } from './grid.ts'

const kept = (more: Partial<Kept>): Kept => ({
  numerator: null,
  denominator: null,
  value: null,
  date: null,
  note: null,
  status: 'validated',
  ...more,
})
const line = (kind: Line['kind'], now: Kept | null, more: Partial<Line> = {}) => ({
  kind,
  kept: now,
  category: '',
  hidden: { kept: false, imported: false, before: false },
  mark: markOf(now),
  ...more,
})
const change = (
  one: ReturnType<typeof line>,
  typed: Partial<Typed>,
  validation: 'draft' | 'validated' | 'all' = 'draft',
) => changeOf(one, { seen: one.mark, ...typed }, validation)
const nothing = { is: 'nothing' }
const fault = (path: string, code: string) => ({
  is: 'fault',
  faults: [expect.objectContaining({ path, code })],
})

describe('a line of the grid', () => {
  it('changes nothing where it stays empty, or as the page showed it', () => {
    expect(change(line('count', null), {})).toEqual(nothing)
    expect(change(line('count', null), { value: ' ' })).toEqual(nothing)
    expect(change(line('count', kept({ value: 12 })), { value: '12' })).toEqual(nothing)
    const share = kept({ numerator: 3, denominator: 4, value: 0.75 })
    expect(change(line('share', share), { numerator: '3', denominator: '4,0' })).toEqual(nothing)
  })

  it('is what was typed, as people write it, with the note that stood beside', () => {
    const item = { value: 1200.5, numerator: null, denominator: null, note: 'relu', date: null }
    expect(change(line('count', kept({ value: 3, note: 'relu' })), { value: '1 200,5' })).toEqual({
      is: 'change',
      item,
    })
  })

  it('"nothing to declare" is zero, or nothing out of nothing', () => {
    const given = (kind: Line['kind']) => change(line(kind, null), { nothing: 'on' })
    expect(given('count')).toMatchObject({
      is: 'change',
      item: { value: 0, numerator: null, denominator: null },
    })
    for (const kind of ['share', 'ratio', 'scale'] as const)
      expect(given(kind)).toMatchObject({ is: 'change', item: { value: null, numerator: 0, denominator: 0 } })
  })

  it('"nothing to declare" takes the place of what stood there, but not of what is typed beside it', () => {
    const stood = line('count', kept({ value: 12 }))
    expect(change(stood, { nothing: 'on', value: '12' })).toMatchObject({ is: 'change', item: { value: 0 } })
    expect(change(stood, { nothing: 'on', value: '13' })).toEqual(
      fault('value', 'grid.nothing_but_something'),
    )
    expect(change(stood, { nothing: 'on', value: '0' })).toMatchObject({ is: 'change', item: { value: 0 } })
  })

  it('tells at its cell what is no number, may be two, says not of how many, or was emptied', () => {
    expect(change(line('count', null), { value: 'douze' })).toEqual(fault('value', 'grid.no_number'))
    expect(change(line('count', null), { value: '1.234' })).toEqual(fault('value', 'number.ambiguous'))
    expect(change(line('count', null), { value: '12 %' })).toEqual(fault('value', 'grid.percent'))
    expect(change(line('share', null), { numerator: '12 %', denominator: '40' })).toEqual(
      fault('numerator', 'grid.percent'),
    )
    expect(change(line('share', null), { numerator: '3', denominator: '-4' })).toEqual(
      fault('denominator', 'grid.negative'),
    )
    expect(change(line('count', kept({ value: 12 })), { value: '' })).toEqual(fault('value', 'grid.emptied'))
    expect(change(line('share', null), { numerator: 'a', denominator: 'b' })).toMatchObject({
      faults: [{ path: 'numerator' }, { path: 'denominator' }],
    })
  })

  it('takes a percentage alone as the share itself: whether one organisation may give it so is judged with the figure', () => {
    const item = { value: 0.75, numerator: null, denominator: null }
    expect(change(line('share', null), { numerator: '75 %' })).toMatchObject({ is: 'change', item })
  })

  it('is a conflict where somebody changed it since it was shown, unless both say the same or nothing was typed', () => {
    const theirs = line('count', kept({ value: 14 }))
    const seen = markOf(kept({ value: 12 }))
    expect(change(theirs, { value: '13', seen })).toEqual({ is: 'conflict' })
    expect(change(theirs, { nothing: 'on', value: '12', seen })).toEqual({ is: 'conflict' })
    expect(change(theirs, { value: '14', seen })).toEqual(nothing)
    expect(change(theirs, { value: '12', seen })).toEqual(nothing)
    expect(change(line('count', null), { value: '13', seen })).toEqual({ is: 'conflict' })
  })

  it('validates what was typed; the drafts of others only where that is said, and only as they were seen', () => {
    const draft = line('count', kept({ value: 12, status: 'draft' }))
    expect(change(draft, { value: '12' }, 'validated')).toEqual(nothing)
    expect(change(draft, { value: '12' }, 'all')).toMatchObject({ is: 'change', item: { value: 12 } })
    expect(change(draft, { value: '11', seen: markOf(kept({ value: 11 })) }, 'all')).toEqual({
      is: 'conflict',
    })
    expect(change(line('count', kept({ value: 12 })), { value: '12' }, 'all')).toEqual(nothing)
  })

  it('of a figure that is hidden nothing tells, its mark neither; left empty it stays', () => {
    const at = new Date('2026-11-24T09:00:00Z')
    const mark = markOfLine(kept({ value: 3 }), true, at)
    expect(mark).not.toContain('3')
    const small = line('count', kept({}), { mark, hidden: { kept: true, imported: false, before: false } })
    expect(change(small, { value: '' })).toEqual(nothing)
    expect(change(small, { value: '', seen: 'at/other' }, 'all')).toEqual(nothing)
    expect(change(small, { value: '6' })).toMatchObject({ is: 'change', item: { value: 6 } })
    expect(change(small, { value: '6', seen: 'none' })).toEqual({ is: 'conflict' })
  })

  it('whatever number is kept, the page and its cell say it so that it is not taken for a change', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), (value) => {
        const shown = value.toFixed(8).replace('.', ',')
        expect(change(line('count', kept({ value })), { value: shown })).toEqual(nothing)
      }),
    )
  })
})

it('the colleges are those of the contract, with others that were used; other breakdowns are what was used', () => {
  expect(categoriesOf('college', ['autre'])).toHaveLength(11)
  expect(categoriesOf('profession', ['b', 'a', 'b'])).toEqual(['a', 'b'])
  expect(categoriesOf(null, [])).toEqual([])
})

it('a fault stands at the cell it was typed in; what is missing of two at the second', () => {
  expect(atLine('x_0', 'share', { path: '0.value', code: 'c' }).path).toBe('lines.x_0.denominator')
  expect(atLine('x_0', 'share', { path: '0.numerator', code: 'c' }).path).toBe('lines.x_0.numerator')
  expect(atLine('x_0', 'count', { path: '0.organisation', code: 'c' }).path).toBe('lines.x_0.value')
  expect(atLine('x_new', 'count', { path: 'category', code: 'c' }).path).toBe('lines.x_new.category')
})
