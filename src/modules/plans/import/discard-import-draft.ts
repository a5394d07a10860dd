import { z } from 'zod'
import { refuse } from '../../../kernel/result.ts'
import { command, done, nothing } from '../../../server/use-case.ts'

/** Lets go of a file that was kept for its confirmation: it has been imported, or will not be. */
export const discardImportDraft = command({
  action: 'import.discard',
  input: z.object({ id: z.uuid() }),
  output: nothing,

  async run({ db, journal }, { id }) {
    const gone = await db.deleteFrom('import_draft').where('id', '=', id).returning('id').executeTakeFirst()
    if (!gone) return refuse('not_found')
    journal(id)
    return done
  },
})
