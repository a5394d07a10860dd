import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { findOrganisation, reference } from '../organisations/index.ts'
import { period } from './indicator.forms.ts'

/** A service's manager has read a figure of the service and stands by it. A draft becomes validated with it. */
export const validateObservation = command({
  action: 'observation.validate',
  input: z.object({ indicator: z.uuid(), organisation: reference, period }),
  output: nothing,
  api: {
    method: 'post',
    path: '/observations/validate',
    summary: 'Validate a figure of one’s own service',
    codes: ['not_found'],
  },

  async run({ db, actor, now, journal }, input) {
    const organisation = await findOrganisation(db, actor.remit('observation.validate'), input.organisation)
    if (!organisation) return refuse('not_found', 'organisation')
    const validated = await db
      .updateTable('observation')
      .set({ status: 'validated', validated_at: now, validated_by: actor.account })
      .where('indicator', '=', input.indicator)
      .where('organisation', '=', organisation.id)
      .where('period', '=', input.period)
      .returning('id')
      .execute()
    if (validated.length === 0) return refuse('not_found', 'period')
    journal(input.indicator, ['validated_at'], organisation.id)
    return done
  },
})
