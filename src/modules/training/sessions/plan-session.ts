import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'
import { json } from '../../organisations/index.ts'
import { findModule } from '../modules/modules.db.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { sessionFaults } from '../session.ts'
import { SessionInput, SessionShown } from '../training.forms.ts'
import { pastFaults } from './moving.ts'
import { findSession, offerSeats, ownSession } from './sessions.db.ts'

/** Plans a session of a module: its half-days, its seats and for whom they are kept, when one may enrol, what it costs. */
export const planSession = command({
  action: 'training.plan_session',
  input: SessionInput,
  output: SessionShown,
  api: {
    method: 'post',
    path: '/sessions',
    summary: 'Plan a session of a module',
    status: 201,
    codes: ['module.unknown'],
  },

  async run({ db, actor, now, journal }, planned) {
    const remit = actor.remit('training.plan_session')
    const module = await findModule(db, remit, planned.module)
    const held = module && (await findProgramme(db, module.programme, remit))
    if (!module || !held) return refuse('module.unknown', 'module')
    const faults = sessionFaults(planned)
    if (faults.length > 0) return refuse('validation', faults)
    const { half_days, module: _, place, shares, costs, ...rest } = planned
    const { id } = await db
      .insertInto('training_session')
      .values({
        ...rest,
        module: module.id,
        place: place ? json(place) : null,
        shares: json(shares),
        costs: json(costs),
        created_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await offerSeats({ db, now }, id, planned)
    await db
      .insertInto('session_half_day')
      .values(half_days.map((one) => ({ ...one, session: id })))
      .execute()
    journal(id, ['half_days', 'minimum', 'maximum', 'shares', 'costs'])
    const stored = await findSession(db, 'everywhere', id)
    return stored ? ok(ownSession(stored)) : refuse('not_found')
  },
})

/** The same by hand: a session on a day gone by is a slip of the pen. Files and programs bring past ones. */
export const planComing = command({
  action: 'training.plan_session',
  input: SessionInput,
  output: SessionShown,
  async run(context, planned) {
    const past = pastFaults(planned.half_days, context.today)
    if (past.length > 0) return refuse('validation', [...sessionFaults(planned), ...past])
    return planSession.run(context, planned)
  },
})
