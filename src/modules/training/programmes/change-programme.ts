import { sql } from 'kysely'
import { ok, refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { command } from '../../../server/use-case.ts'
import { findOrganisation, json } from '../../organisations/index.ts'
import { ProgrammeChange, ProgrammeShown } from '../training.forms.ts'
import { findProgramme } from './programmes.db.ts'

/**
 * Changes what a programme says of itself, and who holds it as long as nobody asked for a seat in it: whose network a
 * person is of, and with that their rank, was decided by its holder.
 */
export const changeProgramme = command({
  action: 'programme.change',
  input: ProgrammeChange,
  output: ProgrammeShown,
  api: {
    method: 'put',
    path: '/programmes/{slug}',
    summary: 'Change a training programme',
    etag: true,
    codes: ['organisation.unknown', 'training.programme_in_use'],
  },

  async run({ db, actor, journal }, { slug, version, title, description, holder }) {
    const remit = actor.remit('programme.change')
    const found = await findProgramme(db, slug, remit)
    if (!found) return refuse('not_found')
    const house = await findOrganisation(db, remit, holder ?? found.holder, true)
    if (!house) return refuse('organisation.unknown', 'holder')
    const moves = house.slug !== found.holder
    if (moves && (await hasEnrolments(db, found.id))) return refuse('training.programme_in_use', 'holder')
    const changed = await db
      .updateTable('programme')
      .set({
        title: json(title),
        description: description ? json(description) : null,
        holder: house.id,
        version: sql`version + 1`,
      })
      .where('id', '=', found.id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return refuse('conflict.version')
    journal(found.id, ['title', 'description', ...(moves ? ['holder'] : [])])
    const shown = await findProgramme(db, found.id)
    return shown ? ok(shown) : refuse('not_found')
  },
})

/** Whether anybody ever asked for a seat in a session of a programme (id), or is asking: who asks holds the session. */
async function hasEnrolments(db: Db, programme: string): Promise<boolean> {
  const sessions = await sql<{ id: string }>`
    select s.id from training_session s join training_module m on m.id = s.module
    where m.programme = ${programme} order by s.id for no key update of s`.execute(db)
  const found = await db
    .selectFrom('enrolment_event')
    .select('session')
    .where(
      'session',
      'in',
      sql<string>`(select unnest(${sql.val(sessions.rows.map((one) => one.id))}::uuid[]))`,
    )
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
