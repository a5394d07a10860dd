import { z } from 'zod'
import { type Fault, ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { findOrganisation, json, reference } from '../organisations/index.ts'
import { ActivityInput } from './activity.forms.ts'
import { whoCame, whyRefused } from './activity.ts'
import { keptSince } from './retention.ts'

const Item = ActivityInput.omit({ organisation: true })
type Item = z.output<typeof Item>

/** Records all that an organisation held before, in one go: every line of it or none. */
export const recordSeveral = command({
  action: 'activity.record',
  input: z.strictObject({ organisation: reference, items: z.array(Item).min(1).max(500) }),
  output: z.object({ recorded: z.int() }),
  api: {
    method: 'post',
    path: '/activities/batch',
    summary: 'Record several activities of one organisation, all or none',
    status: 201,
    codes: [
      'organisation.unknown',
      'activity.duplicate',
      'activity.in_future',
      'activity.too_long_ago',
      'activity.nobody',
    ],
  },

  async run(context, { organisation: named, items }) {
    const { db, actor, now, today, journal } = context
    const organisation = await findOrganisation(db, actor.remit('activity.record'), named, true)
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    const since = await keptSince(context)
    const faults = items.flatMap((item, index) => {
      const wrong = whyRefused(item, { today, since })
      return wrong ? [{ ...wrong.faults?.[0], ...at(index, wrong.field ?? '', wrong.code) }] : []
    })
    if (faults.length > 0) return refuse('validation', faults)
    const stored = await db
      .insertInto('activity')
      .values(
        items.map(({ date, attendees, ...rest }) => ({
          ...rest,
          organisation: organisation.id,
          day: date,
          attendees: json(whoCame(attendees)),
          recorded_at: now,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['organisation', 'kind', 'day', 'nth'])
          .where('withdrawn_at', 'is', null)
          .doNothing(),
      )
      .returning(['kind', 'day', 'nth'])
      .execute()
    const left = new Set(stored.map(({ kind, day, nth }) => `${kind} ${day} ${nth}`))
    // Each that was stored answers for one line: the same line again finds nothing left.
    const twice = items.flatMap((item, index) =>
      left.delete(placeOf(item)) ? [] : [at(index, 'nth', 'activity.duplicate')],
    )
    if (twice.length > 0) return refuse('validation', twice)
    journal(organisation.id, ['activities', `${items.length}`], organisation.id)
    return ok({ recorded: items.length })
  },
})

const at = (index: number, field: string, code: string): Fault => ({ path: `items.${index}.${field}`, code })
const placeOf = ({ kind, date, nth }: Item) => `${kind} ${date} ${nth}`
