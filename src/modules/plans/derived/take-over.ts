import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { readIndicators } from '../../indicators/index.ts'
import { json } from '../../organisations/index.ts'
import { findMeasure, type Measure } from '../plans.db.ts'
import { indicatorCopy } from './derive-plan.ts'
import { readSeen, readServed, type Served } from './serving.db.ts'
import { type SourceChange, sourceChanges } from './source.ts'

/**
 * Takes over what the measure that this one serves says otherwise than when it was last looked at: its texts, and the
 * indicators that are new to it. With `keep`, one's own words stay and the change is no longer told.
 */
export const takeOver = command({
  action: 'measure.take_over',
  input: z.object({
    id: z.uuid(),
    version: z.coerce.number().int(),
    keep: z.stringbool().or(z.boolean()).default(false).describe('Leave one’s own words as they are'),
  }),
  output: z.object({ id: z.uuid(), version: z.number(), taken: z.number() }),
  api: {
    method: 'patch',
    path: '/measures/{id}/source',
    summary: 'Take over what changed in the measure that this one serves, or leave it',
    etag: true,
    codes: ['measure.serves_none'],
  },

  async run(context, { id, version, keep }) {
    const { db, actor, journal } = context
    const measure = await findMeasure(db, actor.remit('measure.take_over'), id)
    if (!measure) return refuse('not_found')
    const served = measure.servesId
      ? (await readServed(db, [measure.servesId])).get(measure.servesId)
      : undefined
    const seen = (await readSeen(db, [id])).get(id)
    if (!served || !seen) return refuse('measure.serves_none')
    const changes = keep ? [] : sourceChanges(seen, served.source)
    const written = await db
      .updateTable('measure')
      .set((eb) => ({
        ...textsOf(changes),
        serves_seen: json(served.source),
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (written.numUpdatedRows === 0n) return refuse('conflict.version')
    await takeIndicators(context, measure, served, changes)
    journal(id, ['serves', ...changes.map(({ field, key }) => key ?? field)])
    return ok({ id, version: version + 1, taken: changes.length })
  },
})

/** The columns of the texts that changed. A title is never taken away. */
const textsOf = (changes: readonly SourceChange[]) =>
  Object.fromEntries(
    changes.flatMap(({ field, after }) =>
      field === 'indicator' || (field === 'title' && !after) ? [] : [[field, after && json(after)]],
    ),
  )

/** New ones are copied, others get the words they have now. One that is gone there stays here: it may hold figures. */
async function takeIndicators(
  { db }: Writing,
  measure: Measure,
  served: Served,
  changes: readonly SourceChange[],
): Promise<void> {
  const told = changes.filter(({ field, after }) => field === 'indicator' && after !== null)
  if (told.length === 0) return
  const here = new Map(
    (await readIndicators(db, { plan: measure.plan })).map((one) => [`${one.measure} ${one.key}`, one]),
  )
  const sources = (await readIndicators(db, { ids: await idsOf(db, served.id) })).map(
    (one) => [one.key, one] as const,
  )
  const there = new Map(sources)
  const { slug } = await db
    .selectFrom('plan as p')
    .innerJoin('organisation as o', 'o.id', 'p.holder')
    .select('o.slug')
    .where('p.id', '=', measure.plan)
    .executeTakeFirstOrThrow()
  for (const [position, { key, after }] of told.entries()) {
    const own = here.get(`${measure.id} ${key}`)
    const source = there.get(key ?? '')
    if (own)
      await db
        .updateTable('indicator')
        .set((eb) => ({ statement: json(after), version: eb('version', '+', 1) }))
        .where('id', '=', own.id)
        .execute()
    else if (source)
      await db
        .insertInto('indicator')
        .values({ ...indicatorCopy(source, slug), measure: measure.id, position: 1_000 + position })
        .execute()
  }
}

const idsOf = async (db: Writing['db'], measure: string) =>
  (await db.selectFrom('indicator').select('id').where('measure', '=', measure).execute()).map(({ id }) => id)
