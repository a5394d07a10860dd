import { sql } from 'kysely'
import { z } from 'zod'
import { ok } from '../../../kernel/result.ts'
import { threshold as smallest } from '../../../kernel/suppression.ts'
import { query } from '../../../server/use-case.ts'
import { reference } from '../../organisations/index.ts'
import { readable } from '../figures/read-figures.ts'
import { findReleaseByNumber, withOpenFiles } from '../releases.db.ts'
import type { ReportOf } from './report.ts'

/** What a report of a release prints, with the newest seal of the journal; refused `gone` once it is withdrawn. */
export const readReport = query({
  action: 'release.read',
  input: z.object({ slug: reference, number: z.coerce.number().int() }),
  output: z.custom<ReportOf>(),

  async run({ db }, { slug, number }) {
    const found = readable(await findReleaseByNumber(db, slug, number))
    if (!found.ok) return found
    const seal = await db
      .selectFrom('journal_seal')
      .select(['number', sql<string>`encode(digest, 'hex')`.as('digest'), 'sealed_at as sealedAt'])
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    const instance = await db.selectFrom('instance').select('threshold').executeTakeFirst()
    const release = await withOpenFiles(db, found.value)
    return ok({ release, seal, threshold: instance?.threshold ?? smallest })
  },
})
