import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { pageOf, paging } from '../../organisations/index.ts'
import { costsOf, Scenario } from '../costs/read-costs.ts'
import { makersRemit } from '../modules/read-modules.ts'
import { SessionShown } from '../training.forms.ts'
import { findRunSession, findSession, readSessions, shownSession } from './sessions.db.ts'

/** Sessions by their first day. */
export const listSessions = query({
  action: 'training.read',
  input: z.object({ module: z.string().max(80).optional(), from: z.iso.date().optional(), ...paging }),
  output: z.object({ items: z.array(SessionShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/sessions', summary: 'Sessions of training modules, by their first day' },

  async run({ db, actor }, { limit, cursor, ...wanted }) {
    const found = await readSessions(db, makersRemit(actor), wanted, { limit: limit + 1, after: cursor })
    return ok(pageOf(found.map(shownSession), limit, (last) => last.id))
  },
})

export const showSession = query({
  action: 'training.read',
  input: z.object({ id: z.uuid() }),
  output: SessionShown,
  api: { method: 'get', path: '/sessions/{id}', summary: 'A session of a training module', etag: true },

  async run({ db, actor }, { id }) {
    const found = await findSession(db, makersRemit(actor), id)
    return found ? ok(shownSession(found)) : refuse('not_found')
  },
})

/** What a session costs at each number of participants, from its minimum to its maximum. For those who run it. */
export const showScenarios = query({
  action: 'training.read_costs',
  input: z.object({ id: z.uuid() }),
  output: z.object({
    scenarios: z.array(Scenario),
    break_even: z.number().nullable().describe('The fewest participants with whom nothing is missing'),
  }),
  api: {
    method: 'get',
    path: '/sessions/{id}/scenarios',
    summary: 'Costs of a session at each number of participants',
  },

  async run(reading, { id }) {
    const found = await findRunSession(reading, 'training.read_costs', id)
    if (!found) return refuse('not_found')
    const { scenarios, break_even } = costsOf(found)
    return ok({ scenarios, break_even })
  },
})
