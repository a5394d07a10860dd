import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { pageOf, paging } from '../../organisations/index.ts'
import { makersRemit } from '../modules/read-modules.ts'
import { ProgrammeRead } from '../training.forms.ts'
import { readCatalogued, readProgramme } from './programmes.db.ts'

/** Programmes, by slug. */
export const listProgrammes = query({
  action: 'training.read',
  input: z.object(paging),
  output: z.object({ items: z.array(ProgrammeRead), next: z.string().nullable() }),
  api: { method: 'get', path: '/programmes', summary: 'Training programmes' },

  async run({ db, actor }, { limit, cursor }) {
    const found = await readCatalogued(db, makersRemit(actor), { limit: limit + 1, after: cursor })
    return ok(pageOf(found, limit, (last) => last.slug))
  },
})

export const showProgramme = query({
  action: 'training.read',
  input: z.object({ slug: z.string().max(80) }),
  output: ProgrammeRead,
  api: { method: 'get', path: '/programmes/{slug}', summary: 'A training programme', etag: true },

  async run({ db, actor }, { slug }) {
    const found = await readProgramme(db, makersRemit(actor), slug)
    return found ? ok(found) : refuse('not_found')
  },
})
