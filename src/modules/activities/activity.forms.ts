import { z } from 'zod'
import { colleges } from '../../kernel/college.ts'
import { reference } from '../organisations/index.ts'
import { type Attendees, activityKinds, facilitators } from './activity.ts'

export const kind = z.enum(activityKinds)
const college = z.enum(colleges)
const count = z.coerce.number().int().min(0).max(5_000)

/** What is said of an activity. There is no field for words: nothing of what was said there is written down. */
export const activityFields = {
  kind,
  date: z.iso.date(),
  minutes: z.coerce.number().int().min(5).max(1_440),
  facilitator: z.enum(facilitators),
  attendees: z.partialRecord(college, count).describe('How many people of each college came'),
}

export const ActivityInput = z.strictObject({
  organisation: reference,
  ...activityFields,
  attendees: activityFields.attendees.default({}),
  nth: z.coerce
    .number()
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe('2 for the second of the same kind on the same day'),
})
export type ActivityInput = z.output<typeof ActivityInput>

const hidden = z.object({ value: z.null(), suppressed: z.literal(true) })

export const ActivityShown = z.object({
  id: z.uuid(),
  organisation: z.string(),
  kind,
  date: z.string(),
  nth: z.int(),
  minutes: z.int(),
  facilitator: z.enum(facilitators),
  persons: z.union([z.int(), hidden]),
  attendees: z.union([z.custom<Attendees>(), hidden]),
  version: z.int(),
})
export type ActivityShown = z.output<typeof ActivityShown>
