import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import type { Actor } from '../../../server/actor.ts'
import { query } from '../../../server/use-case.ts'
import { pageOf, paging } from '../../organisations/index.ts'
import { ModuleShown, orientations } from '../training.forms.ts'
import { findModule, readModules } from './modules.db.ts'

/** Where somebody makes programmes: nowhere for most. */
export const makersRemit = (actor: Actor) =>
  actor.may('training.write_module') ? actor.remit('training.write_module') : []

export const moduleFilters = {
  programme: z.string().max(80).optional(),
  orientation: z.enum(orientations).optional().catch(undefined),
  search: z.string().trim().max(100).optional(),
}

/** The modules of the catalogue, in the order of their programmes. */
export const listModules = query({
  action: 'training.read',
  input: z.object({ ...moduleFilters, ...paging }),
  output: z.object({ items: z.array(ModuleShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/modules', summary: 'Modules of training programmes' },

  async run({ db, actor }, { limit, cursor, search, ...wanted }) {
    const filters = { ...wanted, search: search || undefined }
    const found = await readModules(db, makersRemit(actor), filters, { limit: limit + 1, after: cursor })
    return ok(pageOf(found, limit, (last) => last.slug))
  },
})

export const showModule = query({
  action: 'training.read',
  input: z.object({ slug: z.string().max(80) }),
  output: ModuleShown,
  api: { method: 'get', path: '/modules/{slug}', summary: 'A module of a training programme', etag: true },

  async run({ db, actor }, { slug }) {
    const found = await findModule(db, makersRemit(actor), slug)
    return found ? ok(found) : refuse('not_found')
  },
})
