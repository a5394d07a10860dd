import type { Task } from '../../server/module.ts'
import type { Reading } from '../../server/use-case.ts'
import { within } from '../organisations/index.ts'
import type { Origin } from './aggregate.ts'
import { newestFigures } from './newest-figure.ts'
import { texts } from './texts.ts'

/** A service's newest figures that its manager has not read yet: one task for them all. */
export async function figureTasks(reading: Reading): Promise<readonly Task[]> {
  const { actor } = reading
  if (!actor.may('observation.validate') || actor.everywhere) return []
  const unread = newestFigures(await figuresWithin(reading)).filter(
    ({ newest }) => newest.validatedAt === null,
  )
  if (unread.length === 0) return []
  const t = texts.in(actor.language)
  return [
    {
      title: t('task.title'),
      detail: t('task.detail', { n: unread.length }),
      href: '/nos-chiffres',
      action: t('task.action'),
    },
  ]
}

async function figuresWithin({ db, actor }: Reading) {
  const rows = await db
    .selectFrom('observation as v')
    .select(['v.indicator', 'v.organisation', 'v.period', 'v.origin', 'v.validated_at as validatedAt'])
    .where(within(actor.remit('observation.validate'), 'v.organisation'))
    .where('v.breakdown', '=', '')
    .execute()
  return rows as ((typeof rows)[number] & { origin: Origin })[]
}
