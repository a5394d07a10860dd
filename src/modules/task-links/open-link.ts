import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { linkOf } from './acting-link.ts'
import { updateLink } from './task-links.db.ts'

/** Writes down that a link was opened for the first time. */
export const openLink = command({
  action: 'task_link.open',
  input: z.object({}),
  output: nothing,

  async run(context) {
    const link = await linkOf(context)
    if (!link) return refuse('not_found')
    await updateLink(context.db, link.id, { opened_at: context.now })
    context.journal(link.id, ['opened_at'])
    return done
  },
})
