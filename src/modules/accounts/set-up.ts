import { sql } from 'kysely'
import { z } from 'zod'
import { localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { slugify } from '../../kernel/slug.ts'
import { command } from '../../server/use-case.ts'
import { json } from '../organisations/index.ts'

/** Makes the network of a new installation. Works once: afterwards there is nothing left to set up. */
export const setUp = command({
  action: 'instance.set_up',
  input: z.object({ network: z.string().trim().min(1).max(200), demonstration: z.boolean().default(false), slug: z.string().optional(), name: localized.optional() }),
  output: z.object({ network: z.uuid() }),

  async run({ db, now, journal }, { network, demonstration, slug, name }) {
    await sql`select pg_advisory_xact_lock(hashtext('maillage set up'))`.execute(db)
    const before = await db.selectFrom('instance').select('created_at').executeTakeFirst()
    if (before) return refuse('instance.set_up_already')
    await db.insertInto('instance').values({ name: json(name ?? { fr: network }), demonstration, created_at: now }).execute()
    const { id } = await db
      .insertInto('organisation')
      .values({ slug: slug ?? slugify(network), name: json(name ?? { fr: network }), kind: 'network' })
      .returning('id')
      .executeTakeFirstOrThrow()
    journal(id, ['network'])
    return ok({ network: id })
  },
})
