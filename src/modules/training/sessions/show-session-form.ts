import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { findModule } from '../modules/modules.db.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { SessionShown, text } from '../training.forms.ts'
import { findRunSession, ownSession } from './sessions.db.ts'

const Shown = z.object({
  module: z.string(),
  title: text,
  halfDays: z.number(),
  /** Null where a session is planned anew. */
  session: SessionShown.nullable(),
  /** How many rows of half-days the form has. */
  rows: z.number(),
})

const rowsFor = (known: number, wanted: number | undefined) => Math.max(known, Math.min(40, wanted ?? 0))

/** The form that plans a session of a module. */
export const showPlanForm = query({
  action: 'training.plan_session',
  input: z.object({
    module: z.string().max(80),
    lignes: z.coerce.number().int().optional().catch(undefined),
  }),
  output: Shown,
  async run({ db, actor }, { module: slug, lignes }) {
    const remit = actor.remit('training.plan_session')
    const module = await findModule(db, remit, slug)
    if (!module || !(await findProgramme(db, module.programme, remit))) return refuse('not_found')
    const rows = rowsFor(module.half_days, lignes)
    return ok({ module: module.slug, title: module.title, halfDays: module.half_days, session: null, rows })
  },
})

/** The form that changes a session which has not begun. */
export const showChangeForm = query({
  action: 'training.change_session',
  input: z.object({ id: z.uuid(), lignes: z.coerce.number().int().optional().catch(undefined) }),
  output: Shown,
  async run(reading, { id, lignes }) {
    const session = await findRunSession(reading, 'training.change_session', id)
    if (!session) return refuse('not_found')
    const { module, title, half_days: half } = session
    return ok({
      module,
      title,
      halfDays: half.length,
      session: ownSession(session),
      rows: rowsFor(half.length, lignes),
    })
  },
})
