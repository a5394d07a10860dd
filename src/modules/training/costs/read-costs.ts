import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { findRunSession, type Session } from '../sessions/sessions.db.ts'
import { SessionShown } from '../training.forms.ts'
import { CostItem } from './costs.forms.ts'
import { breakEven, scenarios } from './costs.ts'

export const Scenario = z.object({
  participants: z.number(),
  cost: z.number(),
  per_participant: z.number().nullable(),
  funded: z.number(),
  gap: z.number(),
})

/** What a session costs and who pays for it, at each number of participants from its minimum to its maximum. */
export const Costs = SessionShown.pick({
  id: true,
  module: true,
  programme: true,
  title: true,
  half_days: true,
  minimum: true,
  maximum: true,
  version: true,
}).extend({
  costs: z.array(CostItem),
  scenarios: z.array(Scenario),
  break_even: z.number().nullable().describe('The fewest participants with whom nothing is missing'),
})

export function costsOf(session: Session): z.output<typeof Costs> {
  const { id, module, programme, title, half_days, minimum, maximum, version, costs } = session
  const all = scenarios(costs, half_days.length, session)
  const shown = { id, module, programme, title, half_days, minimum, maximum, version }
  return { ...shown, costs: [...costs], scenarios: [...all], break_even: breakEven(all) }
}

/** The costs of a session, for those who run it. */
export const showCosts = query({
  action: 'training.read_costs',
  input: z.object({ id: z.uuid() }),
  output: Costs,
  api: {
    method: 'get',
    path: '/sessions/{id}/costs',
    summary: 'What a session costs, and who pays',
    etag: true,
  },

  async run(reading, { id }) {
    const found = await findRunSession(reading, 'training.read_costs', id)
    return found ? ok(costsOf(found)) : refuse('not_found')
  },
})
