import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { command } from '../../../server/use-case.ts'
import { json } from '../../organisations/index.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { ModuleChange, ModuleShown } from '../training.forms.ts'
import { findModule } from './modules.db.ts'

/** Changes the sheet of a module and where it stands: draft, in consultation, adopted. */
export const changeModule = command({
  action: 'training.change_module',
  input: ModuleChange,
  output: ModuleShown,
  api: {
    method: 'put',
    path: '/modules/{slug}',
    summary: 'Change a module of a programme',
    etag: true,
    codes: ['training.module_in_use'],
  },

  async run({ db, actor, today, journal }, { slug, version, ...module }) {
    const remit = actor.remit('training.change_module')
    const found = await findModule(db, remit, slug)
    if (!found || !(await findProgramme(db, found.programme, remit))) return refuse('not_found')
    // Whoever is enrolled reads of it at its public address.
    if (found.state === 'adopted' && module.state !== 'adopted' && (await isComing(db, found.id, today)))
      return refuse('training.module_in_use', 'state')
    const changed = await db
      .updateTable('training_module')
      .set({
        title: json(module.title),
        ...{ half_days: module.half_days, orientation: module.orientation ?? null, state: module.state },
        ...{ sheet: json(module.sheet), competences: json(module.competences) },
        ...{ trainers: json(module.trainers), contributors: json(module.contributors) },
        version: sql`version + 1`,
      })
      .where('id', '=', found.id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return refuse('conflict.version')
    journal(found.id, ['title', 'sheet', 'state'])
    const written = await findModule(db, 'everywhere', found.id)
    return written ? ok(written) : refuse('not_found')
  },
})

/** Whether somebody is enrolled in a session of a module that is to come. */
async function isComing(db: Db, module: string, today: Day): Promise<boolean> {
  const { rows } = await sql<{ coming: boolean }>`
    select exists (select from training_session s join session_half_day h on h.session = s.id and h.day >= ${today}
      join enrolment_event e on e.session = s.id and not exists (
        select from enrolment_event c where c.enrolment = e.enrolment and c.kind = 'cancelled')
      where s.module = ${module} and s.decision is distinct from 'given_up') as coming`.execute(db)
  return rows[0]?.coming === true
}
