import { describe, expect, it } from 'vitest'
import { isElsewhere } from './moving.ts'

const at = (day: string, part: 'morning' | 'afternoon' = 'morning', begins = '09:00') =>
  ({ day, part, begins, ends: '17:00' }) as const

describe('a session is elsewhere', () => {
  const before = {
    half_days: [at('2027-03-02'), at('2027-03-03')],
    place: { de: 'Das Haus', fr: 'La Maison', nl: 'Het Huis' },
    link: null,
  }
  const same = { half_days: before.half_days, place: { fr: 'La Maison', nl: 'Het Huis', de: 'Das Haus' } }
  it('whatever the order of languages and half-days, only where something is another', () => {
    expect(isElsewhere(before, same)).toBe(false)
    expect(isElsewhere(before, { ...same, half_days: [...before.half_days].reverse() })).toBe(false)
    expect(isElsewhere(before, { ...same, place: { ...same.place, nl: 'Het Plein' } })).toBe(true)
    expect(isElsewhere(before, { ...same, place: { fr: 'La Maison' } })).toBe(true)
    expect(isElsewhere(before, { ...same, place: undefined })).toBe(true)
    expect(isElsewhere(before, { ...same, half_days: [at('2027-03-02'), at('2027-03-04')] })).toBe(true)
    expect(isElsewhere(before, { ...same, link: 'https://salle.example/1' })).toBe(true)
  })
})
