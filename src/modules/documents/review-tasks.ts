import { textIn } from '../../kernel/localized.ts'
import type { Task } from '../../server/module.ts'
import type { Reading } from '../../server/use-case.ts'
import { reviewOf } from './document.ts'
import { readDocuments } from './documents.db.ts'
import { texts } from './texts.ts'

/** The documents that somebody should look at again, soon or since a while: asked of who may change them. */
export async function reviewTasks({ db, actor, today }: Reading): Promise<readonly Task[]> {
  if (!actor.may('document.change')) return []
  const documents = await readDocuments(db, actor.remit('document.change'), { limit: 1_000 })
  const t = texts.in(actor.language)
  return documents
    .filter((one) => ['soon', 'overdue'].includes(reviewOf(one.reviewOn, today)))
    .map((one) => {
      const { text, lang } = textIn(one.title, actor.language)
      return {
        title: text,
        titleIn: lang,
        detail: t('task.review.detail', { organisation: textIn(one.organisationName, actor.language).text }),
        due: one.reviewOn ?? undefined,
        href: `/documents/${one.id}`,
        action: t('task.review'),
      }
    })
}
