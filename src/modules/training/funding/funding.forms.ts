import { z } from 'zod'
import { euros } from '../costs/costs.forms.ts'
import { approvals } from '../training.forms.ts'

/** What was said with a funder: where it stands, and what of it is known. */
export const Said = z.object({
  approval: z.enum(approvals),
  on: z.iso.date().optional().describe('The day it was said; by default today'),
  funder: z.string().trim().min(1).max(200).optional(),
  note: z
    .string()
    .trim()
    .min(1)
    .max(5000)
    .optional()
    .describe('What was asked, answered, or on which conditions'),
  amount: euros.optional().describe('Euros asked or granted'),
})
