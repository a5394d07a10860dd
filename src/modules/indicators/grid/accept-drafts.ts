import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { command } from '../../../server/use-case.ts'
import { findOrganisation, reference, within } from '../../organisations/index.ts'
import { period } from '../indicator.forms.ts'
import { lockIndicator } from '../recompute.ts'
import { rollUp } from '../roll-up.ts'

/**
 * What a service gave for a period by a link, or had typed for it, counts though nobody there can read it again: for
 * whoever coordinates, and only where nobody manages the service by an account. It is never said to have been read.
 */
export const acceptDrafts = command({
  action: 'observation.accept',
  input: z.object({ organisation: reference, period }),
  output: z.object({ organisation: z.string(), period: z.string(), accepted: z.number() }),
  api: {
    method: 'post',
    path: '/observations/accept',
    summary: 'Let the drafts of a service that nobody manages by an account count',
    codes: ['organisation.unknown', 'organisation.has_manager', 'grid.unchanged'],
  },

  async run(context, { organisation: wanted, period: of }) {
    const { db, actor, journal } = context
    const remit = actor.remit('observation.accept')
    const organisation = await findOrganisation(db, remit, wanted)
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    if (await isManaged(db, organisation.id)) return refuse('organisation.has_manager', 'organisation')
    const waiting = await draftsOf(db, organisation.id, of)
      .innerJoin('indicator as i', 'i.id', 'v.indicator')
      .innerJoin('measure as m', 'm.id', 'i.measure')
      .innerJoin('plan as p', 'p.id', 'm.plan')
      .where(within(remit, 'p.holder'))
      .select('v.indicator')
      .distinct()
      .orderBy('v.indicator')
      .execute()
    let accepted = 0
    for (const { indicator } of waiting) {
      await lockIndicator(db, indicator)
      const changed = await db
        .updateTable('observation')
        .set({ status: 'validated' })
        .where('indicator', '=', indicator)
        .where('organisation', '=', organisation.id)
        .where('period', '=', of)
        .where('origin', '=', 'entered')
        .where('status', '=', 'draft')
        .executeTakeFirst()
      accepted += Number(changed.numUpdatedRows)
      await rollUp(context, indicator, [of])
      journal(indicator, ['status'], organisation.id)
    }
    return accepted === 0
      ? refuse('grid.unchanged')
      : ok({ organisation: organisation.slug, period: of, accepted })
  },
})

const draftsOf = (db: Db, organisation: string, of: string) =>
  db
    .selectFrom('observation as v')
    .where('v.organisation', '=', organisation)
    .where('v.period', '=', of)
    .where('v.origin', '=', 'entered')
    .where('v.status', '=', 'draft')

/** How many drafts wait that nobody can validate: none where somebody manages the organisation by an account. */
export async function draftsNobodyReads(db: Db, organisation: string, of: string): Promise<number> {
  if (await isManaged(db, organisation)) return 0
  const row = await draftsOf(db, organisation, of)
    .select(sql<number>`count(*)::int`.as('drafts'))
    .executeTakeFirst()
  return row?.drafts ?? 0
}

async function isManaged(db: Db, organisation: string): Promise<boolean> {
  const row = await db
    .selectFrom('role_held as h')
    .innerJoin('organisation_ancestor as a', 'a.ancestor', 'h.organisation')
    .select('h.account')
    .where('a.organisation', '=', organisation)
    .where('h.role', '=', 'service_manager')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
