import { textIn } from '../../../kernel/localized.ts'
import type { Task } from '../../../server/module.ts'
import type { Reading } from '../../../server/use-case.ts'
import { texts } from '../texts.ts'
import { servicesWithout } from './expectation.db.ts'

/** Asks the manager of a service that had neither supervision nor intervision for too long to record one, or to plan it. */
export async function supervisionTasks({ db, actor, today }: Reading): Promise<readonly Task[]> {
  const managed = actor.roles
    .filter((held) => held.role === 'service_manager')
    .map((held) => held.organisation)
  if (managed.length === 0) return []
  const t = texts.in(actor.language)
  return (await servicesWithout(db, managed, today)).map(({ slug, name, months, since }) => ({
    title: t('task.title', { n: months }),
    detail: textIn(name, actor.language).text,
    due: since,
    href: `/activites/nouvelle?organisation=${slug}`,
    action: t('record.title'),
  }))
}
