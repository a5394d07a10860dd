import { z } from 'zod'
import { localized } from '../../../kernel/localized.ts'
import { reference } from '../../organisations/index.ts'

export const offerKinds = ['immersion', 'open_day'] as const
const kind = z.enum(offerKinds)
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
const text = z.record(z.string(), z.string())
const short = localized.refine((texts) => Object.values(texts).every((one) => one.length <= 300), '≤ 300')

export const places = z.coerce.number().int().min(1).max(500)

export const OfferInput = z.strictObject({
  organisation: reference.describe('The organisation that opens its doors'),
  kind,
  title: short,
  date: z.iso.date(),
  begins: time,
  ends: time,
  places,
  place: short.nullish().describe('Where one meets'),
  bring: short.nullish().describe('What to bring'),
})
export type OfferInput = z.output<typeof OfferInput>

export const OfferShown = z.object({
  id: z.uuid(),
  organisation: z.string(),
  kind,
  title: text,
  date: z.string(),
  begins: z.string(),
  ends: z.string(),
  places: z.int(),
  free: z.int(),
  place: text.nullable(),
  bring: text.nullable(),
})
export type OfferShown = z.output<typeof OfferShown>

export const BookingShown = z.object({
  id: z.uuid(),
  organisation: z.string(),
  places: z.int(),
  booked_at: z.date(),
})
