import { describe, expect, it } from 'vitest'
import { endingOf, lastDay, stateOf } from './task-link.ts'

const link = {
  due: '2026-12-31',
  expiresOn: '2027-01-14',
  revokedAt: null,
  answered: false,
  active: true,
  message: 'waiting' as const,
  openedAt: null,
}
const at = new Date('2026-11-22T09:00:00Z')

describe('a link lasts', () => {
  it('fourteen days after the due day, ninety days at most; from today where the due day is past', () => {
    expect(lastDay('2026-12-31', '2026-11-22')).toBe('2027-01-14')
    expect(lastDay('2027-06-30', '2026-11-22')).toBe('2027-02-20')
    expect(lastDay('2026-11-01', '2026-11-22')).toBe('2026-12-06')
  })

  it('until its last day, which belongs to it', () => {
    expect(endingOf(link, '2027-01-14')).toBeUndefined()
    expect(endingOf(link, '2027-01-15')).toBe('expired')
  })

  it('until the due day where it was answered, so that the answer may be changed', () => {
    expect(endingOf({ ...link, answered: true }, '2026-12-31')).toBeUndefined()
    expect(endingOf({ ...link, answered: true }, '2027-01-01')).toBe('used')
  })

  it('no longer once it is revoked, or its organisation closed', () => {
    expect(endingOf({ ...link, revokedAt: at }, '2026-11-22')).toBe('revoked')
    expect(endingOf({ ...link, active: false }, '2026-11-22')).toBe('revoked')
  })
})

describe('what became of a link', () => {
  it('is told in the order in which it happens', () => {
    const today = '2026-11-23'
    expect(stateOf(link, today)).toBe('waiting')
    expect(stateOf({ ...link, message: 'sent' }, today)).toBe('sent')
    expect(stateOf({ ...link, message: 'written' }, today)).toBe('written')
    expect(stateOf({ ...link, message: 'failed' }, today)).toBe('unsent')
    expect(stateOf({ ...link, message: 'given_up' }, today)).toBe('unsent')
    expect(stateOf({ ...link, message: null }, today)).toBe('waiting')
    expect(stateOf({ ...link, message: 'sent', openedAt: at }, today)).toBe('opened')
    expect(stateOf({ ...link, openedAt: at, answered: true }, today)).toBe('answered')
    expect(stateOf({ ...link, revokedAt: at }, today)).toBe('revoked')
    expect(stateOf(link, '2027-01-15')).toBe('expired')
    expect(stateOf({ ...link, answered: true }, '2027-01-15')).toBe('answered')
  })
})
