import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { pageOf, paging } from '../../organisations/index.ts'
import { ProgrammeShown } from '../training.forms.ts'
import { findProgramme, readProgrammes } from './programmes.db.ts'

/** Programmes, by slug. */
export const listProgrammes = query({
  action: 'training.read',
  input: z.object(paging),
  output: z.object({ items: z.array(ProgrammeShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/programmes', summary: 'Training programmes' },

  async run({ db }, { limit, cursor }) {
    const found = await readProgrammes(db, { limit: limit + 1, after: cursor })
    return ok(pageOf(found, limit, (last) => last.slug))
  },
})

export const showProgramme = query({
  action: 'training.read',
  input: z.object({ slug: z.string().max(80) }),
  output: ProgrammeShown,
  api: { method: 'get', path: '/programmes/{slug}', summary: 'A training programme', etag: true },

  async run({ db }, { slug }) {
    const found = await findProgramme(db, slug)
    return found ? ok(found) : refuse('not_found')
  },
})
