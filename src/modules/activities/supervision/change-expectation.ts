import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { findOrganisation, reference } from '../../organisations/index.ts'

/** Says after how many months without supervision or intervision the services of a network are reminded. */
export const changeExpectation = command({
  action: 'activity.expect',
  input: z.object({
    network: reference,
    months: z.coerce.number().int().min(1).max(36),
    version: z.coerce.number().int(),
  }),
  output: z.object({ version: z.int() }),

  async run({ db, actor, journal }, { network: named, months, version }) {
    const network = await findOrganisation(db, actor.remit('activity.expect'), named, true)
    if (network?.kind !== 'network') return refuse('not_found')
    const set = await db
      .insertInto('supervision_expectation')
      .values({ network: network.id, months })
      .onConflict((conflict) =>
        conflict
          .column('network')
          .doUpdateSet((eb) => ({ months, version: eb('supervision_expectation.version', '+', 1) }))
          .where('supervision_expectation.version', '=', version),
      )
      .returning('version')
      .executeTakeFirst()
    if (!set || (version === 0 && set.version !== 1)) return refuse('conflict.version')
    journal(network.id, ['months'])
    return ok(set)
  },
})
