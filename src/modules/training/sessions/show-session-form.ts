import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { readNoted } from '../attendance/attendance.db.ts'
import { findModule } from '../modules/modules.db.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { SessionShown, text } from '../training.forms.ts'
import { fixedHalfDays } from './moving.ts'
import { findRunSession, ownSession } from './sessions.db.ts'

const Shown = z.object({
  module: z.string(),
  title: text,
  /** How many half-days it has, or its module is made for. */
  halfDays: z.number(),
  /** Those that stay as they are. */
  fixed: SessionShown.shape.half_days,
  /** Null where a session is planned anew. */
  session: SessionShown.nullable(),
})

/** The form that plans a session of a module. */
export const showPlanForm = query({
  action: 'training.plan_session',
  input: z.object({ module: z.string().max(80) }),
  output: Shown,
  async run({ db, actor }, { module: slug }) {
    const remit = actor.remit('training.plan_session')
    const module = await findModule(db, remit, slug)
    if (!module || !(await findProgramme(db, module.programme, remit))) return refuse('not_found')
    const { title, half_days: halfDays } = module
    return ok({ module: module.slug, title, halfDays, fixed: [], session: null })
  },
})

/** The form that changes a session: what has begun or is noted of it stays. */
export const showChangeForm = query({
  action: 'training.change_session',
  input: z.object({ id: z.uuid() }),
  output: Shown,
  async run(reading, { id }) {
    const session = await findRunSession(reading, 'training.change_session', id)
    if (!session) return refuse('not_found')
    const { module, title, half_days: half } = session
    const moment = { noted: await readNoted(reading.db, id), today: reading.today }
    const fixed = [...fixedHalfDays(half, moment)]
    return ok({ module, title, halfDays: half.length, fixed, session: ownSession(session) })
  },
})
