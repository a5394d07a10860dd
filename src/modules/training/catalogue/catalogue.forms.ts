import { z } from 'zod'
import { orientations } from '../training.forms.ts'

/** How long a module lasts: a day at most, two at most, or longer. A day has two half-days. */
export const durations = ['day', 'two_days', 'longer'] as const

// A form sends what is not chosen as an empty text.
const chosen = (text: z.ZodString) =>
  text
    .optional()
    .transform((value) => value || undefined)
    .catch(undefined)

/** What is looked for in the catalogue. What cannot be one of these filters is none. */
export const catalogueFilters = {
  programme: chosen(z.string().max(80)),
  orientation: z.enum(orientations).optional().catch(undefined),
  search: chosen(z.string().trim().max(100)),
  duration: z.enum(durations).optional().catch(undefined),
  open: z.stringbool().optional().catch(undefined).describe('Only modules for which one may enrol today'),
}
const Filters = z.object(catalogueFilters)
export type Filters = z.output<typeof Filters>

/** The filters as they stand in an address. */
export const filterQuery = (filters: Filters): URLSearchParams =>
  new URLSearchParams(
    Object.entries(filters).flatMap(([name, value]) =>
      value === undefined || value === false ? [] : [[name, String(value)]],
    ),
  )
