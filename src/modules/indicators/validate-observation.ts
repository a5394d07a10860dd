import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { findOrganisation, reference } from '../organisations/index.ts'
import { byStrength, type Origin } from './aggregate.ts'
import { figure } from './figure-input.ts'
import { origins, period } from './indicator.forms.ts'
import { lockIndicator } from './recompute.ts'
import { rollUp } from './roll-up.ts'

/**
 * A service's manager has read a figure of the service and stands by it. A draft becomes validated with it. What was
 * read may be named by `origin` (else the one that shows) and `value`: refused (`conflict.version`) where it changed.
 */
export const validateObservation = command({
  action: 'observation.validate',
  input: z.object({
    indicator: z.uuid(),
    organisation: reference,
    period,
    origin: z.enum(origins).optional(),
    value: figure.nullish(),
  }),
  output: nothing,
  api: {
    method: 'post',
    path: '/observations/validate',
    summary: 'Validate a figure of one’s own service',
    codes: ['not_found', 'conflict.version'],
  },

  async run(context, { indicator, period, origin, value, ...input }) {
    const { db, actor, now, journal } = context
    const organisation = await findOrganisation(db, actor.remit('observation.validate'), input.organisation)
    if (!organisation) return refuse('not_found', 'organisation')
    await lockIndicator(db, indicator)
    const kept = await db
      .selectFrom('observation')
      .select(['origin', 'value'])
      .where('indicator', '=', indicator)
      .where('organisation', '=', organisation.id)
      .where('period', '=', period)
      .where('breakdown', '=', '')
      .forUpdate()
      .execute()
    const [read] = (kept as ((typeof kept)[number] & { origin: Origin })[])
      .filter((one) => origin === undefined || one.origin === origin)
      .sort(byStrength)
    if (!read) return refuse('not_found', 'period')
    if (value !== undefined && value !== read.value) return refuse('conflict.version')
    await db
      .updateTable('observation')
      .set({ status: 'validated', validated_at: now, validated_by: actor.account })
      .where('indicator', '=', indicator)
      .where('organisation', '=', organisation.id)
      .where('period', '=', period)
      .where('breakdown', '=', '')
      .where('origin', '=', read.origin)
      .execute()
    await rollUp(context, indicator, [period])
    journal(indicator, ['validated_at'], organisation.id)
    return done
  },
})
