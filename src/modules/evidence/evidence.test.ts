import { describe, expect, it } from 'vitest'
import { type Facts, type Piece, standings } from './evidence.ts'

const whole: Facts = {
  sheet: ['objectives', 'audience', 'prerequisites', 'methods'],
  ...{ trainers: 1, approval: 'granted', decided: true, people: 8, invited: 8 },
  ...{
    unsigned: 0,
    trainersUnsigned: 0,
    restituted: true,
    certifies: true,
    certificates: 3,
    due: 0,
    begun: true,
    ended: true,
  },
}
const those = (facts: Facts, standing: string): Piece[] =>
  [...standings(facts)].filter(([, one]) => one === standing).map(([piece]) => piece)

describe('what an audit asks to see of a session', () => {
  it('is all there but the evaluation, which comes with surveys', () => {
    expect(those(whole, 'missing')).toEqual([])
    expect(those(whole, 'later')).toEqual(['evaluation'])
  })
  it.each<[Partial<Facts>, Piece[]]>([
    [{ sheet: ['objectives', 'audience', 'methods'] }, ['prerequisites']],
    [{ approval: 'conditions' }, ['funding']],
    [{ invited: 7 }, ['invitations']],
    [{ unsigned: 1 }, ['attendance']],
    [{ trainersUnsigned: 1 }, ['trainers_signed']],
    [{ trainers: 0 }, ['trainers', 'trainers_signed']],
    [{ restituted: false }, ['restitution']],
    [{ due: 1 }, ['certificates']],
    [{ certificates: 1, due: 19 }, ['certificates']],
    [{ certificates: 0, due: 3 }, ['certificates']],
  ])('%j lacks %j', (less, missing) => {
    expect(those({ ...whole, ...less }, 'missing')).toEqual(missing)
  })
  it('certificates are to come where nobody qualifies yet, and none are asked for where there is no rule', () => {
    const of = (less: Partial<Facts>) => standings({ ...whole, ...less }).get('certificates')
    expect(of({ certificates: 0 })).toBe('later')
    expect(of({ certifies: false, certificates: 0 })).toBe('not_applicable')
    // Of a rule that is gone: what was issued stands.
    expect(of({ certifies: false, certificates: 2 })).toBe('there')
    expect(of({ certificates: 2 })).toBe('there')
  })

  it('what comes later is not missing before its time', () => {
    const planned = {
      ...whole,
      decided: false,
      invited: 0,
      restituted: false,
      certificates: 0,
      due: 2,
      begun: false,
      ended: false,
    }
    expect(those(planned, 'missing')).toEqual([])
    expect(those(planned, 'later')).toEqual([
      'decision',
      'invitations',
      'attendance',
      'trainers_signed',
      'restitution',
      'evaluation',
      'certificates',
    ])
  })
})
