import { z } from 'zod'
import { refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import { command, done, nothing } from '../../server/use-case.ts'
import { enrolledIn } from './certificates.db.ts'

/** A trainer notes that the work of somebody was assessed and found done, or takes that back. */
export const noteWork = command({
  action: 'certificate.note_work',
  input: z.object({
    enrolment: z.uuid().describe('Any of theirs in the programme'),
    assessed: z.stringbool().or(z.boolean()).default(true),
  }),
  output: nothing,
  api: {
    method: 'put',
    path: '/certificates/assessed-work/{enrolment}',
    summary: 'Note that work was assessed',
  },

  async run({ db, actor, now, journal }, { enrolment, assessed }) {
    const found = await enrolledIn(db, actor.remit('certificate.note_work'), enrolment)
    if (!found) return refuse('not_found')
    const { programme, person } = found
    if (assessed)
      await db
        .insertInto('assessed_work')
        .values({ programme: programme.id, person, noted_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    else
      await db
        .deleteFrom('assessed_work')
        .where('programme', '=', programme.id)
        .where('person', 'in', digestsOf(db, enrolment))
        .execute()
    journal(enrolment, [assessed ? 'work' : 'no_work'])
    return done
  },
})

/** The digests of whom an enrolment is of: several where they put codes together. */
const digestsOf = (db: Db, enrolment: string) =>
  db
    .selectFrom('enrolment as e')
    .innerJoin('enrolment as o', 'o.counted_as', 'e.counted_as')
    .select('o.person')
    .where('e.id', '=', enrolment)
