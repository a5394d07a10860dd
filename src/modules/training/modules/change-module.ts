import { sql } from 'kysely'
import { ok, refuse } from '../../../kernel/result.ts'
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
  api: { method: 'put', path: '/modules/{slug}', summary: 'Change a module of a programme', etag: true },

  async run({ db, actor, journal }, { slug, version, ...module }) {
    const remit = actor.remit('training.change_module')
    const found = await findModule(db, remit, slug)
    if (!found || !(await findProgramme(db, found.programme, remit))) return refuse('not_found')
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
