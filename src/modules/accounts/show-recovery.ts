import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'

/** Since when there is a recovery key, and when an archive was last made. The key itself is nowhere. */
export const showRecovery = query({
  action: 'instance.recovery_state',
  input: z.object({}),
  output: z.object({ madeAt: z.date().nullable(), savedAt: z.date().nullable(), mayMake: z.boolean() }),

  async run({ db, actor }) {
    const key = await db
      .selectFrom('recovery_key')
      .select('made_at')
      .orderBy('made_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    const saved = await db
      .selectFrom('backup_made')
      .select('made_at')
      .orderBy('made_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return ok({
      madeAt: key?.made_at ?? null,
      savedAt: saved?.made_at ?? null,
      mayMake: actor.may('instance.recovery_key'),
    })
  },
})
