import { z } from 'zod'
import { localized } from '../../kernel/localized.ts'
import { frequencies, isPeriod } from '../../kernel/period.ts'
import { slug } from '../../kernel/slug.ts'
import { unitsCounted } from '../../kernel/suppression.ts'
import { reference, scope } from '../organisations/index.ts'
import { states } from './state.ts'

export const indicatorKinds = ['count', 'share', 'ratio', 'milestone', 'recurrence', 'scale', 'text'] as const
export const directions = ['up', 'down', 'none'] as const

export const period = z.string().max(20).refine(isPeriod, '2025, 2025-Q3, 2025-09, AY2025-2026 or once')

/** A year, a month or a day: sources often name a beginning no more precisely than that. */
export const beginning = z.union([
  z.number().int().min(1900).max(2200).transform(String),
  z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?$/, '2026, 2026-03 or 2026-03-31'),
])

/** What a plan says of an indicator. */
export const IndicatorInput = z
  .strictObject({
    key: slug.optional(),
    statement: localized,
    kind: z.enum(indicatorKinds),
    unit_counted: z.enum(unitsCounted).optional(),
    unit: localized.optional(),
    baseline: z.number().optional(),
    baseline_on: z.iso.date().optional(),
    target: z.number().optional(),
    due: z.iso.date().optional(),
    not_before: beginning.optional(),
    every_months: z.number().int().min(1).max(600).optional(),
    period: z.enum(frequencies).optional(),
    direction: z.enum(directions).default('up'),
    breakdown: z.string().trim().min(1).max(80).optional(),
    lead: z.string().trim().min(1).max(300).optional(),
    scope: scope.optional(),
    source: z
      .strictObject({ key: z.string().max(80), parameters: z.record(z.string(), z.unknown()) })
      .optional(),
  })
  .refine((one) => one.kind !== 'share' || one.target === undefined || (one.target >= 0 && one.target <= 1), {
    path: ['target'],
    error: '0 – 1, 0 % – 100 %',
  })
  .refine((one) => one.kind !== 'recurrence' || one.every_months !== undefined, {
    path: ['every_months'],
    error: 'how many months between two publications',
  })
export type IndicatorInput = z.output<typeof IndicatorInput>

const text = z.record(z.string(), z.string())

/** An indicator as it is read (contract, section 4). */
export const IndicatorShown = z.object({
  id: z.uuid(),
  key: z.string(),
  statement: text,
  kind: z.enum(indicatorKinds),
  unit_counted: z.enum(unitsCounted).nullable(),
  unit: text.nullable(),
  baseline: z.number().nullable(),
  baseline_on: z.string().nullable(),
  target: z.number().nullable(),
  due: z.string().nullable(),
  not_before: z.string().nullable(),
  every_months: z.number().nullable(),
  /** The period the value is of. */
  period: z.string().nullable(),
  frequency: z.enum(frequencies).nullable(),
  direction: z.enum(directions),
  breakdown: z.string().nullable(),
  lead: z.string().nullable(),
  scope: z.unknown().nullable(),
  source: z.object({ key: z.string(), parameters: z.unknown() }).nullable(),
  missing: z.array(z.string()),
  state: z.enum(states),
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  suppressed: z.boolean().optional(),
  noted_on: z.string().nullable(),
  progress: z.number().nullable(),
  coverage: z.object({ reported: z.number(), expected: z.number().nullable() }),
  /** What was entered or imported and does not count, with how far it is from what does. */
  beside: z.array(
    z.object({
      origin: z.enum(['entered', 'imported', 'computed']),
      period: z.string(),
      value: z.number().nullable(),
      difference: z.number().nullable(),
    }),
  ),
  computed_at: z.string().nullable(),
  version: z.number(),
})
export type IndicatorShown = z.output<typeof IndicatorShown>

export const origins = ['entered', 'imported', 'computed'] as const

/** What is read may be sent back: a breakdown that is none, and what is only told, which is passed over. */
export const ObservationInput = z.strictObject({
  organisation: reference,
  period,
  breakdown: z
    .string()
    .max(80)
    .nullish()
    .transform((one) => one ?? ''),
  numerator: z.number().nullish(),
  denominator: z.number().min(0).nullish(),
  value: z.number().nullish(),
  date: z.iso.date().nullish(),
  origin: z
    .enum(['entered', 'imported'], { error: 'entered | imported: a computed figure is never written' })
    .default('entered'),
  status: z.enum(['draft', 'validated']).default('draft'),
  note: z.string().max(2_000).nullish(),
  validated_at: z.unknown().optional(),
  suppressed: z.unknown().optional(),
})
export type ObservationInput = z.output<typeof ObservationInput>

export const ObservationShown = z.object({
  organisation: z.string(),
  period: z.string(),
  breakdown: z.string().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  value: z.number().nullable(),
  suppressed: z.boolean().optional(),
  date: z.string().nullable(),
  origin: z.enum(origins),
  status: z.enum(['draft', 'validated']),
  note: z.string().nullable(),
  validated_at: z.string().nullable(),
})
export type ObservationShown = z.output<typeof ObservationShown>
