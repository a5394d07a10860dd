import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { json } from '../../organisations/index.ts'
import { findRunSession } from '../sessions/sessions.db.ts'
import { CostItems } from './costs.forms.ts'
import { Costs, costsOf } from './read-costs.ts'

/** Writes what a session costs and who pays, in place of what stood there. */
export const writeCosts = command({
  action: 'training.write_costs',
  input: z.object({ id: z.uuid(), version: z.coerce.number().int(), costs: CostItems }),
  output: Costs,
  api: {
    method: 'put',
    path: '/sessions/{id}/costs',
    summary: 'Write what a session costs, and who pays',
    etag: true,
  },

  async run(writing, { id, version, costs }) {
    const found = await findRunSession(writing, 'training.write_costs', id)
    if (!found) return refuse('not_found')
    const changed = await writing.db
      .updateTable('training_session')
      .set((eb) => ({ costs: json(costs), version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return refuse('conflict.version')
    writing.journal(id, ['costs'])
    const stored = await findRunSession(writing, 'training.write_costs', id)
    return stored ? ok(costsOf(stored)) : refuse('not_found')
  },
})
