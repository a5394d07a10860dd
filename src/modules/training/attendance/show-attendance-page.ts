import { z } from 'zod'
import { ok } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { Attendance, readAttendance, Signer } from './show-attendance.ts'

/** The page of one half-day, and whose turn it is to sign where the device is handed over. */
export const AttendancePageData = z.object({
  attendance: Attendance,
  /** Which half-day, from 0. */
  half: z.number(),
  today: z.string(),
  signing: Signer.nullable(),
})
export type AttendancePageData = z.output<typeof AttendancePageData>

/** The half-day asked for; by default the first of today, else the last that is past, else the first. */
export const showAttendancePage = query({
  action: 'attendance.read',
  input: z.object({
    id: z.uuid(),
    demi: z.coerce.number().int().min(1).optional().catch(undefined),
    enrolment: z.string().max(40).optional(),
    trainer: z.coerce.number().int().min(1).optional().catch(undefined).describe('Which trainer, from 1'),
  }),
  output: AttendancePageData,

  async run(reading, { id, demi, enrolment, trainer }) {
    const found = await readAttendance(reading, id)
    if (!found.ok) return found
    const { session, signers } = found.value
    const half = halfShown(
      session.half_days.map((one) => one.day),
      reading.today,
      demi,
    )
    const trainers = signers.filter((one) => one.enrolment === null)
    const signing = enrolment
      ? signers.find((one) => one.enrolment === enrolment)
      : trainers[(trainer ?? 0) - 1]
    return ok({ attendance: found.value, half, today: reading.today, signing: signing ?? null })
  },
})

/** Which half-day of those given by their days a page opens on, from 0. */
export function halfShown(days: readonly string[], today: string, wanted: number | undefined): number {
  if (wanted !== undefined && wanted <= days.length) return wanted - 1
  const now = days.indexOf(today)
  return now >= 0
    ? now
    : Math.max(
        0,
        days.findLastIndex((day) => day < today),
      )
}
