import { z } from 'zod'
import { numberIn } from '../../../kernel/number-in.ts'

/** Euros to the cent, as a number or as people write it: `1 200,50`. */
export const euros = z.preprocess((sent) => {
  if (typeof sent !== 'string') return sent
  const read = numberIn(sent)
  return typeof read === 'number' ? read : sent
}, z.coerce.number().min(0).max(10_000_000).multipleOf(0.01))
