import { z } from 'zod'
import { numberIn } from '../../../kernel/number-in.ts'
import { categories, kinds } from './costs.ts'

/** Euros to the cent, as a number or as people write it: `1 200,50`. A part in per cent is no amount. */
export const euros = z.preprocess((sent) => {
  if (typeof sent !== 'string' || sent.includes('%')) return sent
  const read = numberIn(sent)
  return typeof read === 'number' ? read : sent
}, z.number().min(0).max(10_000_000).multipleOf(0.01))

const line = z.string().trim().min(1).max(200)

export const CostItem = z.strictObject({
  label: line,
  kind: z.enum(kinds),
  amount: euros,
  category: z.enum(categories).optional().describe('What the money is for'),
  funder: line.optional().describe('Who gives this amount; without it, it is what the session costs'),
})

const mostItems = 200

/** The lines of a form by their number, as a list: those left blank are null, so that each keeps its number. */
function linesSent(sent: unknown): unknown {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return sent
  const lines = Object.entries(sent).filter(([name]) => /^\d{1,3}$/.test(name))
  const all: unknown[] = Array.from(
    { length: Math.max(-1, ...lines.map(([name]) => Number(name))) + 1 },
    () => null,
  )
  for (const [name, line] of lines) all[Number(name)] = isBlank(line) ? null : line
  return all
}

/** A line of which only what is always chosen was sent. */
const isBlank = (line: unknown) =>
  typeof line !== 'object' || line === null || !['label', 'amount', 'funder'].some((name) => name in line)

export const CostItems = z
  .preprocess(linesSent, z.array(CostItem.nullable()).max(mostItems))
  .transform((all) => all.filter((one) => one !== null))
