import { sql } from 'kysely'
import type { Task } from '../../server/module.ts'
import type { Reading } from '../../server/use-case.ts'
import { texts } from './texts.ts'

/** A service's newest figures that its manager has not read yet: one task for them all. */
export async function figureTasks({ db, actor }: Reading): Promise<readonly Task[]> {
  if (!actor.may('observation.validate') || actor.everywhere) return []
  const { rows } = await sql<{ unread: number }>`
    select count(*)::int as unread from (
      select distinct on (v.indicator, v.organisation) v.validated_at
      from observation v
      where v.breakdown = '' and v.organisation in (
        select organisation from organisation_reach where holder = any(${sql.val(actor.remit('observation.validate'))}::uuid[]))
      order by v.indicator, v.organisation, v.period desc, array_position(array['computed', 'imported', 'entered'], v.origin)
    ) newest where validated_at is null`.execute(db)
  const unread = rows[0]?.unread ?? 0
  if (unread === 0) return []
  const t = texts.in(actor.language)
  return [
    {
      title: t('task.title'),
      detail: t('task.detail', { n: unread }),
      href: '/nos-chiffres',
      action: t('task.action'),
    },
  ]
}
