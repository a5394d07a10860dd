import type { Task } from '../../server/module.ts'
import type { Reading } from '../../server/use-case.ts'
import { texts } from './texts.ts'

/** Until there is a recovery key, whoever administers is asked to make it: without one no archive can be made. */
export async function recoveryTasks({ db, actor }: Reading): Promise<readonly Task[]> {
  if (!actor.may('instance.recovery_key')) return []
  const known = await db.selectFrom('recovery_key').select('id').limit(1).executeTakeFirst()
  if (known) return []
  const t = texts.in(actor.language)
  return [
    {
      title: t('recovery.task'),
      detail: t('recovery.task.why'),
      href: '/compte/cle-de-secours',
      action: t('recovery.task.action'),
    },
  ]
}
