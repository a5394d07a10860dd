import { sql } from 'kysely'
import { enqueue } from '../../../server/queue.ts'
import type { Writing } from '../../../server/use-case.ts'

/** What somebody is told of an enrolment: each thing once. */
export const notices = ['asked', 'called', 'invited', 'reminded', 'moved', 'cancelled', 'given_up'] as const
export type Notice = (typeof notices)[number]

export const tellJob = 'training.tell'

/**
 * Has people told of their enrolments, each once for each notice. The instance writes the message: who frees a seat may
 * not know whose turn it is.
 */
export async function tell(
  { db, now }: Pick<Writing, 'db' | 'now'>,
  enrolments: readonly string[],
  kind: Notice,
): Promise<void> {
  const { rows } = await sql<{ enrolment: string }>`
    insert into enrolment_notice (enrolment, kind, at)
    select id, ${kind}, ${now} from unnest(${sql.val([...enrolments])}::uuid[]) id
    on conflict do nothing returning enrolment`.execute(db)
  for (const { enrolment } of rows) await enqueue(db, tellJob, { enrolment, kind })
}

/** The same of what may happen more than once: whoever was reminded is reminded anew. */
export async function tellAgain(
  context: Pick<Writing, 'db' | 'now'>,
  enrolments: readonly string[],
  kind: Notice,
) {
  await context.db
    .deleteFrom('enrolment_notice')
    .where('kind', 'in', [kind, 'reminded'])
    .where(sql<boolean>`enrolment = any(${sql.val([...enrolments])}::uuid[])`)
    .execute()
  await tell(context, enrolments, kind)
}
