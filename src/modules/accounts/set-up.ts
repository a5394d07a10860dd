import { z } from 'zod'
import { type Localized, localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { slugify } from '../../kernel/slug.ts'
import { command, done, nothing, type Writing } from '../../server/use-case.ts'
import { json } from '../organisations/index.ts'

/** Makes the network of a new installation. Works once: afterwards there is nothing left to set up. */
export const setUp = command({
  action: 'instance.set_up',
  input: z.object({ network: z.string().trim().min(1).max(200) }),
  output: z.object({ network: z.uuid() }),

  async run(context, { network }) {
    if (!(await makeInstance(context, { fr: network }, false))) return refuse('instance.set_up_already')
    const { id } = await context.db
      .insertInto('organisation')
      .values({ slug: slugify(network) || 'reseau', name: json({ fr: network }), kind: 'network' })
      .returning('id')
      .executeTakeFirstOrThrow()
    context.journal(id, ['network'])
    return ok({ network: id })
  },
})

/** Says that the demonstration is whole: only then is the installation one. */
export const finishDemonstration = command({
  action: 'instance.set_up',
  input: z.object({ name: localized }),
  output: nothing,

  async run(context, { name }) {
    if (!(await makeInstance(context, name, true))) return refuse('instance.set_up_already')
    context.journal('instance', ['demonstration'])
    return done
  },
})

async function makeInstance({ db, now }: Writing, name: Localized, demonstration: boolean): Promise<boolean> {
  const made = await db
    .insertInto('instance')
    .values({ name: json(name), demonstration, created_at: now })
    .onConflict((conflict) => conflict.column('singleton').doNothing())
    .executeTakeFirst()
  return made.numInsertedOrUpdatedRows === 1n
}
