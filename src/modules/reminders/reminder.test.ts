import { describe, expect, it } from 'vitest'
import { digestMonday, isDaytime, reminderDay } from './reminder.ts'

describe('a reminder nobody asks for', () => {
  const due = '2026-12-15'
  it('goes out seven days before, on the due day and seven days after', () => {
    const days = Array.from({ length: 31 }, (_, n) => `2026-12-${String(n + 1).padStart(2, '0')}`)
    const due15 = days.filter((today) => reminderDay(due, '2026-11-01', today) === today)
    expect(due15).toEqual(['2026-12-08', '2026-12-15', '2026-12-22'])
  })

  it('goes out two days late at most', () => {
    expect(reminderDay(due, '2026-11-01', '2026-12-17')).toBe('2026-12-15')
    expect(reminderDay(due, '2026-11-01', '2026-12-18')).toBeUndefined()
  })

  it('is not about a day before it was asked, nor about that day itself', () => {
    expect(reminderDay(due, '2026-12-08', '2026-12-08')).toBeUndefined()
    expect(reminderDay(due, '2026-12-09', '2026-12-10')).toBeUndefined()
    expect(reminderDay(due, '2026-12-09', '2026-12-15')).toBe('2026-12-15')
  })

  it('waits for the morning, where the network is', () => {
    expect(isDaytime('Europe/Brussels', new Date('2026-12-15T06:59:00Z'))).toBe(false)
    expect(isDaytime('Europe/Brussels', new Date('2026-12-15T07:00:00Z'))).toBe(true)
    expect(isDaytime('Europe/Brussels', new Date('2026-12-14T23:30:00Z'))).toBe(false)
  })
})

it('the weekly digest is of a Monday, written then or the day after', () => {
  expect(digestMonday('2026-11-23')).toBe('2026-11-23')
  expect(digestMonday('2026-11-24')).toBe('2026-11-23')
  expect(digestMonday('2026-11-25')).toBeUndefined()
  expect(digestMonday('2026-11-22')).toBeUndefined()
})
