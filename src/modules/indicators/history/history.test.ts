import { describe, expect, it } from 'vitest'
import { changesOf, type State } from './history.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour))
const state = (value: number, since: number, until: number | null, more: Partial<State> = {}): State => ({
  origin: 'entered',
  category: '',
  status: 'draft',
  numerator: null,
  denominator: null,
  value,
  date: null,
  note: null,
  since: at(since),
  by: `writer ${since}`,
  file: null,
  undoneAt: null,
  until: until === null ? null : at(until),
  replacedBy: until === null ? null : `writer ${until}`,
  revision: until === null ? null : String(since),
  ...more,
})
const told = (states: readonly State[]) =>
  changesOf(states).map(({ at: when, by, from, to, undone }) => [
    when.getUTCHours(),
    by,
    from?.value ?? null,
    to?.value ?? null,
    undone,
  ])

describe('the changes of a figure', () => {
  it('lead from what it said to what it says, newest first, each with who made it', () => {
    expect(told([state(12, 1, 2), state(14, 2, 3), state(15, 3, null)])).toEqual([
      [3, 'writer 3', 14, 15, false],
      [2, 'writer 2', 12, 14, false],
      [1, 'writer 1', null, 12, false],
    ])
  })

  it('tell that a figure was taken away, and given again later', () => {
    expect(told([state(12, 1, 2), state(14, 5, null)])).toEqual([
      [5, 'writer 5', null, 14, false],
      [2, 'writer 2', 12, null, false],
      [1, 'writer 1', null, 12, false],
    ])
    expect(told([state(12, 1, 2)])[0]).toEqual([2, 'writer 2', 12, null, false])
  })

  it('tell that an import was undone: what was there before comes back as it was', () => {
    const imported = state(99, 2, 3, { file: 'chiffres.csv', undoneAt: at(3) })
    expect(told([state(12, 1, 2), imported, state(12, 1, null)])).toEqual([
      [3, 'writer 3', 99, 12, true],
      [2, 'writer 2', 12, 99, false],
      [1, 'writer 1', null, 12, false],
    ])
  })

  it('keep origins and categories apart', () => {
    const parts = [state(3, 1, 4, { category: 'peer' }), state(5, 4, null, { category: 'peer' })]
    expect(told([state(12, 2, null), ...parts, state(9, 3, null, { origin: 'imported' })])).toEqual([
      [4, 'writer 4', 3, 5, false],
      [3, 'writer 3', null, 9, false],
      [2, 'writer 2', null, 12, false],
      [1, 'writer 1', null, 3, false],
    ])
  })
})
