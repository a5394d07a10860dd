import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { ModuleShown } from '../training.forms.ts'
import { findModule } from './modules.db.ts'

const Shown = z.object({
  programme: z.string(),
  /** Null where a module is written anew. */
  module: ModuleShown.nullable(),
})

/** The form of a new module of a programme. */
export const showNewModule = query({
  action: 'training.write_module',
  input: z.object({ programme: z.string().max(80) }),
  output: Shown,
  async run({ db, actor }, { programme }) {
    const found = await findProgramme(db, programme, actor.remit('training.write_module'))
    return found ? ok({ programme: found.slug, module: null }) : refuse('not_found')
  },
})

/** The form that changes the sheet of a module. */
export const showModuleForm = query({
  action: 'training.change_module',
  input: z.object({ slug: z.string().max(80) }),
  output: Shown,
  async run({ db, actor }, { slug }) {
    const remit = actor.remit('training.change_module')
    const module = await findModule(db, remit, slug)
    const held = module && (await findProgramme(db, module.programme, remit))
    return module && held ? ok({ programme: held.slug, module }) : refuse('not_found')
  },
})
