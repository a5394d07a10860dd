import { sql } from 'kysely'
import { z } from 'zod'
import { type Localized, localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import { command, type Writing } from '../../server/use-case.ts'
import { refresh, rollUpPlan } from '../indicators/index.ts'
import { json, reference } from '../organisations/index.ts'
import { findPlan } from '../plans/index.ts'
import { type Gathered, gather } from './content.ts'
import { nextNumber } from './releases.db.ts'
import { fillRelease, storeTable } from './tables.db.ts'

const Made = z.object({ id: z.uuid(), version: z.number(), plan: z.string() })
type Input = { readonly plan: string; readonly note?: Localized | null | undefined }

/**
 * Freezes what the plan says today and shows it to everybody. Suppression is worked out here, once. All is read of one
 * moment, so that each figure agrees with its own origin while services go on answering.
 */
async function release(context: Writing, { plan: wanted, note }: Input) {
  const { db, actor, now, journal } = context
  const plan = await findPlan(db, actor.remit('release.make'), wanted, true)
  if (!plan) return refuse('not_found', 'plan')
  const number = await nextNumber(db, plan.id)
  await refresh(context, plan.id)
  await rollUpPlan(context, plan.id)
  const { id } = await db
    .insertInto('release')
    .values({
      plan: plan.id,
      number,
      released_at: now,
      released_by: actor.account,
      note: note ? json(note) : null,
      content: json({}),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const gathered = await gather(context, plan, (table) => storeTable(db, id, table))
  if (gathered.content.measures.length === 0) return refuse('release.empty', 'plan')
  await fillRelease(db, id, gathered)
  await storeOrigins(db, id, gathered)
  journal(id, ['number'])
  return ok({ id, version: number, plan: plan.slug })
}

export const makeRelease = command({
  action: 'release.make',
  input: z.object({ plan: reference, note: localized.nullish() }),
  output: Made,
  api: {
    method: 'post',
    path: '/releases',
    summary: 'Release a plan’s figures',
    status: 201,
    codes: ['not_found', 'release.empty'],
  },
  sight: 'moment',
  run: release,
})

/** The same from the page that shows what would go out: a box ticked says that it was read. */
export const confirmRelease = command({
  action: 'release.make',
  input: z.object({ slug: reference, note: localized.nullish(), confirmed: z.string().optional() }),
  output: Made,
  sight: 'moment',
  run: async (context, { slug, note, confirmed }) =>
    confirmed ? release(context, { plan: slug, note }) : refuse('release.unconfirmed', 'confirmed'),
})

async function storeOrigins(db: Db, release: string, { origins }: Gathered) {
  await sql`insert into release_origin (release, indicator, period, counted)
    select ${release}, o.* from jsonb_to_recordset(${JSON.stringify(origins)}::jsonb)
      as o (indicator uuid, period text, counted jsonb)`.execute(db)
}
