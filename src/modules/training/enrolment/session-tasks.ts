import { sql } from 'kysely'
import type { Localized } from '../../../kernel/localized.ts'
import { textIn } from '../../../kernel/localized.ts'
import type { Task } from '../../../server/module.ts'
import type { Reading } from '../../../server/use-case.ts'
import { inTree } from '../../organisations/index.ts'
import { texts } from '../texts.ts'

type Waiting = { id: string; title: Localized; day: string; seats: number; minimum: number }

/**
 * Sessions of which nobody has decided yet whether they take place, and of which it may be decided, as `whyNotHeld` says:
 * once enrolment has ended, or in the week before where no day ends it.
 */
export async function sessionTasks({ db, actor, today }: Reading): Promise<readonly Task[]> {
  if (!actor.may('training.decide_session')) return []
  const { rows } = await sql<Waiting>`
    select s.id, m.title, f.day, s.minimum,
      (select least(count(*), s.maximum)::int from enrolment_event v where v.session = s.id and v.kind = 'requested'
        and not exists (select from enrolment_event c where c.enrolment = v.enrolment and c.kind = 'cancelled')) as seats
    from training_session s join training_module m on m.id = s.module join programme p on p.id = m.programme
      cross join lateral (select min(h.day) as day from session_half_day h where h.session = s.id) f
    where s.decision is null and f.day >= ${today} and coalesce(s.closes_on + 1, f.day - 7) <= ${today}
      and p.approval in ('not_needed', 'granted') and coalesce(s.opens_on <= ${today}, true)
      and ${inTree(actor.remit('training.decide_session'), 'p.holder')}
    order by f.day, s.id limit 50`.execute(db)
  const t = texts.in(actor.language)
  return rows.map(({ id, title, day, seats, minimum }) => {
    const shown = textIn(title, actor.language)
    return {
      title: shown.text,
      titleIn: shown.lang,
      detail: t('task.decide', { seats, minimum }),
      due: day,
      href: `/travail/formations/sessions/${id}`,
      action: t('task.decide.do'),
    }
  })
}
