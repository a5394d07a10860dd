import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { AnswerBody, answers, storeAnswer } from '../declarations/index.ts'
import { isRefusal, linkToWrite } from './acting-link.ts'
import { updateLink } from './task-links.db.ts'

/**
 * Whoever holds a link answers its question for its organisation. What somebody else has answered since the page was
 * opened is never overwritten (`conflict.version`); an ended link is refused (`gone`).
 */
export const answerByLink = command({
  action: 'declaration.answer',
  files: ['evidence.file'],
  input: AnswerBody.extend({ version: z.coerce.number().int() }),
  output: z.object({ holds: z.enum(answers), version: z.number() }),

  async run(context, input) {
    const link = await linkToWrite(context, 'declaration')
    if (isRefusal(link)) return link
    if (!link.request) return refuse('not_found')
    const stored = await storeAnswer(
      context,
      { request: link.request, organisation: link.organisation },
      input,
    )
    if (stored.ok) await updateLink(context.db, link.id, { answered_at: context.now })
    return stored
  },
})
