import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command } from '../../../server/use-case.ts'

export const importKinds = ['plan', 'organisations', 'territories', 'observations'] as const
export type ImportKind = (typeof importKinds)[number]

/** Keeps a file between its preview and its confirmation. Whoever imports has one such file at a time. */
export const keepImportDraft = command({
  action: 'import.prepare',
  input: z.object({
    kind: z.enum(importKinds),
    file: z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) }),
  }),
  output: z.object({ id: z.uuid() }),

  async run({ db, actor, now, journal }, { kind, file }) {
    const { account } = actor
    if (account === null) return refuse('auth.required')
    await db.deleteFrom('import_draft').where('account', '=', account).execute()
    const sha256 = createHash('sha256').update(file.bytes).digest()
    const { id } = await db
      .insertInto('import_draft')
      .values({
        account,
        kind,
        name: file.name.slice(-120),
        sha256,
        bytes: Buffer.from(file.bytes),
        created_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    journal(id, [kind])
    return ok({ id })
  },
})
