import { z } from 'zod'
import { colleges } from '../../kernel/college.ts'
import { localized } from '../../kernel/localized.ts'
import { slug } from '../../kernel/slug.ts'
import { CostItem } from './costs/costs.forms.ts'

export const approvals = ['not_needed', 'to_ask', 'asked', 'conditions', 'granted', 'refused'] as const
export const orientations = ['knowledge', 'craft', 'society', 'reflection'] as const
export const moduleStates = ['draft', 'in_consultation', 'adopted'] as const
export const parts = ['morning', 'afternoon', 'evening'] as const
/** Who comes first where seats are scarce: sent by the network's own, by others of the social sector, anybody. */
export const priorityClasses = ['member', 'sector', 'open'] as const
export type PriorityClass = (typeof priorityClasses)[number]
/** Whether a session takes place, once enrolment has ended. */
export const decisions = ['held', 'given_up'] as const

/** How far enrolment in a session is on a day. */
export const stages = ['not_approved', 'not_yet', 'open', 'closed'] as const
export type Stage = (typeof stages)[number]

export const text = z.record(z.string(), z.string())
export const line = z.string().trim().min(1).max(200)

/** A programme as it is made: who holds it is the organisation of whoever makes it, unless one under it is named. */
export const ProgrammeInput = z.object({
  slug: slug.optional(),
  title: localized,
  description: localized.optional(),
  holder: line.optional(),
  approval: z.enum(approvals).default('not_needed'),
})

/** What of it may change; who holds it stays where it is not said. */
export const ProgrammeChange = ProgrammeInput.pick({ title: true, description: true, holder: true }).extend({
  slug: z.string().max(80),
  version: z.coerce.number().int(),
})

export const ProgrammeShown = z.object({
  id: z.uuid(),
  slug: z.string(),
  title: text,
  description: text.nullable(),
  holder: z.string(),
  approval: z.enum(approvals),
  modules: z.number(),
  version: z.number(),
})
export type ProgrammeShown = z.output<typeof ProgrammeShown>

/** The same as anybody reads it. */
export const ProgrammeRead = ProgrammeShown.extend({
  approval: z.enum(approvals).nullable().describe('For whoever makes programmes there; null for others'),
})
export type ProgrammeRead = z.output<typeof ProgrammeRead>

/** Where a trainer’s knowledge comes from. */
export const expertises = ['lived', 'academic', 'professional'] as const
const expertise = z.enum(expertises)
export const sheetParts = [
  'objectives',
  'contents',
  'audience',
  'prerequisites',
  'methods',
  'easy_read',
] as const
const sheet = z.strictObject(Object.fromEntries(sheetParts.map((part) => [part, localized.optional()])))

const moduleFields = {
  title: localized,
  half_days: z.coerce.number().int().min(1).max(200),
  orientation: z.enum(orientations).optional(),
  sheet: sheet.default({}),
  competences: z.array(localized).max(50).default([]),
  trainers: z
    .array(z.strictObject({ name: line, expertise }))
    .max(50)
    .default([]),
  contributors: z.array(line).max(200).default([]),
  state: z.enum(moduleStates).default('draft'),
}

export const ModuleInput = z.object({
  programme: line.describe('Slug of its programme'),
  slug: slug.optional(),
  ...moduleFields,
})

export const ModuleChange = z.object({
  slug: z.string().max(80),
  ...moduleFields,
  version: z.coerce.number().int(),
})

export const ModuleShown = z.object({
  id: z.uuid(),
  slug: z.string(),
  programme: z.string(),
  title: text,
  half_days: z.number(),
  orientation: z.enum(orientations).nullable(),
  sheet: z.record(z.string(), text),
  competences: z.array(text),
  trainers: z.array(z.object({ name: z.string(), expertise })),
  contributors: z.array(z.string()),
  state: z.enum(moduleStates),
  version: z.number(),
})
export type ModuleShown = z.output<typeof ModuleShown>

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
const HalfDay = z.strictObject({ day: z.iso.date(), part: z.enum(parts), begins: time, ends: time })
export const college = z.enum(colleges)

const sessionFields = {
  half_days: z.array(HalfDay).min(1).max(200),
  place: localized.optional(),
  link: z.url({ protocol: /^https?$/ }).optional(),
  minimum: z.coerce.number().int().min(1),
  maximum: z.coerce.number().int().min(1).max(1000),
  shares: z.partialRecord(college, z.coerce.number().min(0).max(1)).default({}),
  kept_until: z.iso.date().optional(),
  classes: z
    .array(z.enum(priorityClasses))
    .min(1)
    .default([...priorityClasses]),
  opens_on: z.iso.date().optional(),
  closes_on: z.iso.date().optional(),
}

export const SessionInput = z.object({
  module: line.describe('Slug of its module'),
  ...sessionFields,
  costs: z.array(CostItem).max(200).default([]),
})
export type SessionInput = z.output<typeof SessionInput>

export const SessionChange = z.object({ id: z.uuid(), ...sessionFields, version: z.coerce.number().int() })

export const SessionShown = z.object({
  id: z.uuid(),
  module: z.string(),
  programme: z.string(),
  title: text,
  half_days: z.array(HalfDay),
  place: text.nullable(),
  online: z.boolean().describe('Whether one takes part from afar'),
  link: z.string().nullable().describe('Where, for those who run it and those who come'),
  minimum: z.number(),
  maximum: z.number(),
  shares: z.record(z.string(), z.number()),
  kept_until: z.string().nullable(),
  classes: z.array(z.enum(priorityClasses)),
  opens_on: z.string().nullable(),
  closes_on: z.string().nullable(),
  /** Null while its organisers have decided nothing. */
  decision: z.enum(decisions).nullable(),
  restitution: text.nullable(),
  version: z.number(),
})
export type SessionShown = z.output<typeof SessionShown>
