import { describe, expect, it } from 'vitest'
import { refusedIn } from './refused-in.ts'

describe('what was refused', () => {
  const all = { held: true, restitution: true }
  it('is told by the form that sent it, where that is on the page', () => {
    expect(refusedIn(all, { decision: 'held', version: '1' })).toBe('held')
    expect(refusedIn(all, { 'restitution.fr': 'Bien', version: '1' })).toBe('restitution')
    expect(refusedIn({ ...all, held: false }, { decision: 'held' })).toBeUndefined()
    expect(refusedIn({ ...all, restitution: false }, { 'restitution.fr': '' })).toBeUndefined()
    expect(refusedIn(all, { decision: 'given_up' })).toBeUndefined()
    expect(refusedIn(all)).toBeUndefined()
  })
})
