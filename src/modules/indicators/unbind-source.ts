import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { readIndicators } from './indicators.db.ts'
import { lockIndicator } from './recompute.ts'
import { rollUp } from './roll-up.ts'

/** The indicator no longer computes itself. What was computed goes with the source; what was entered stays. */
export const unbindSource = command({
  action: 'indicator.bind',
  input: z.object({ id: z.uuid() }),
  output: nothing,
  api: { method: 'delete', path: '/indicators/{id}/source', summary: 'Unbind an indicator from its source' },

  async run(context, { id }) {
    const { db, actor, journal } = context
    await lockIndicator(db, id)
    const [indicator] = await readIndicators(db, { ids: [id] }, actor.remit('indicator.bind'))
    if (!indicator) return refuse('not_found')
    await db.deleteFrom('observation').where('indicator', '=', id).where('origin', '=', 'computed').execute()
    await db
      .updateTable('indicator')
      .set((eb) => ({
        source_key: null,
        source_parameters: null,
        computed_at: null,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .execute()
    await rollUp(context, id)
    journal(id, ['source'])
    return done
  },
})
