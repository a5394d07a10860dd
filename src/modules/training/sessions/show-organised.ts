import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { query } from '../../../server/use-case.ts'
import { readNoted } from '../attendance/attendance.db.ts'
import { EnrolmentNamed, namedEnrolments } from '../enrolment/list-enrolments.ts'
import { readModules } from '../modules/modules.db.ts'
import { readProgrammes } from '../programmes/programmes.db.ts'
import { stageOf, whyNotHeld } from '../session.ts'
import { ModuleShown, ProgrammeShown, SessionShown, stages } from '../training.forms.ts'
import { isOver } from './moving.ts'
import { findRunSession, openingOf, ownSession, readSessionsAround } from './sessions.db.ts'

const most = 200

/** What whoever makes training has in hand: programmes with their modules and sessions, the furthest to come first. */
export const showOrganised = query({
  action: 'training.organise',
  input: z.object({}),
  output: z.object({
    programmes: z.array(
      ProgrammeShown.extend({
        sheets: z.array(ModuleShown),
        sessions: z.array(SessionShown.extend({ standing: z.number(), stage: z.enum(stages) })),
      }),
    ),
  }),

  async run({ db, actor, today }) {
    const remit = actor.remit('training.organise')
    const programmes = await readProgrammes(db, { limit: 100, remit })
    const found = await Promise.all(
      programmes.map(async (programme) => {
        const sheets = await readModules(db, remit, { programme: programme.slug }, { limit: most })
        const around = { today, limit: most }
        const sessions = await readSessionsAround(db, remit, { programme: programme.slug }, around)
        const standing = await countStanding(
          db,
          sessions.map((one) => one.id),
        )
        const shown = sessions.map((one) => ({
          ...ownSession(one),
          standing: standing.get(one.id) ?? 0,
          stage: stageOf(openingOf(one), today),
        }))
        return { ...programme, sheets: [...sheets], sessions: shown.sort(lastFirst) }
      }),
    )
    return ok({ programmes: found })
  },
})

type Planned = Pick<SessionShown, 'half_days'>
const firstDay = ({ half_days: half }: Planned) => half[0]?.day ?? ''
const lastFirst = (one: Planned, other: Planned) => firstDay(other).localeCompare(firstDay(one))

/** How many ask for a seat or have one, by session. */
async function countStanding(db: Db, sessions: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ session: string; n: number }>`
    select v.session, count(*)::int as n from enrolment_event v
    where v.session = any(${sql.val([...sessions])}::uuid[]) and v.kind = 'requested'
      and not exists (select from enrolment_event c where c.enrolment = v.enrolment and c.kind = 'cancelled')
    group by v.session`.execute(db)
  return new Map(rows.map(({ session, n }) => [session, n]))
}

/** A session for whoever runs it: who is enrolled, and what is to be decided. */
export const showRunSession = query({
  action: 'enrolment.confirm',
  input: z.object({ id: z.uuid() }),
  output: z.object({
    session: SessionShown,
    begun: z.boolean(),
    ended: z.boolean(),
    /** Whether it took place and is over, so that nothing of it is changed. */
    over: z.boolean(),
    /** Why it may not be said yet that it is held; null where it may. */
    later: z.enum(stages).exclude(['closed']).nullable(),
    unusedCodes: z.number(),
    items: z.array(EnrolmentNamed),
  }),

  async run(reading, { id }) {
    const session = await findRunSession(reading, 'enrolment.confirm', id)
    if (!session) return refuse('not_found')
    const { n } = await reading.db
      .selectFrom('enrolment_code')
      .select(sql<number>`count(*)::int`.as('n'))
      .where('session', '=', id)
      .where('enrolment', 'is', null)
      .executeTakeFirstOrThrow()
    const moment = { noted: await readNoted(reading.db, id), today: reading.today }
    return ok({
      session: ownSession(session),
      begun: firstDay(session) <= reading.today,
      ended: (session.half_days.at(-1)?.day ?? '') < reading.today,
      over: isOver(session.half_days, moment),
      later: whyNotHeld(openingOf(session), reading.today) ?? null,
      unusedCodes: n,
      items: await namedEnrolments(reading, session),
    })
  },
})
