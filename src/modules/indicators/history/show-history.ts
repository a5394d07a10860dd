import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { findOrganisation, reference } from '../../organisations/index.ts'
import { origins, period } from '../indicator.forms.ts'
import { readIndicators } from '../indicators.db.ts'
import { markedWhen, markOf } from '../observation.ts'
import { ownAmong } from '../suppression/inside.ts'
import { changesOf, type State } from './history.ts'
import { hiddenStates, statesOf } from './states.db.ts'
import { Who, whoWere } from './who.ts'

const Shown = z.object({
  status: z.enum(['draft', 'validated']),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  value: z.number().nullable(),
  date: z.string().nullable(),
  note: z.string().nullable(),
  /** Shown to nobody but those it is of. */
  suppressed: z.boolean(),
})
const Change = z.object({
  at: z.date(),
  who: Who,
  origin: z.enum(origins),
  category: z.string(),
  /** The file that what was written came from. */
  file: z.string().nullable(),
  /** An import was undone, rather than something written. */
  undone: z.boolean(),
  from: Shown.nullable(),
  to: Shown.nullable(),
  /** What `to` is kept as, where it no longer stands and the reader may bring it back. */
  revision: z.string().nullable(),
})

/** What the figure of an organisation for a period has said since it was first given: each change, newest first. */
export const showHistory = query({
  action: 'observation.read',
  input: z.object({
    id: z.uuid(),
    organisation: reference,
    period,
    /** The revision that the reader is about to bring back. */
    restore: z.string().max(20).optional(),
  }),
  output: z.object({
    id: z.uuid(),
    statement: z.custom<Localized>(),
    kind: z.string(),
    organisation: z.object({ slug: z.string(), name: z.custom<Localized>() }),
    period: z.string(),
    changes: z.array(Change),
    restore: z.string().nullable(),
    /** What stands now, by origin and category: what somebody brings back is held against it. */
    marks: z.record(z.string(), z.string()),
  }),
  api: {
    method: 'get',
    path: '/indicators/{id}/observations/history',
    summary: 'What a figure has said since it was first given',
  },

  async run(reading, { id, organisation: named, period: of, restore }) {
    const { db, actor } = reading
    const [indicator] = await readIndicators(db, { ids: [id] })
    const organisation = await findOrganisation(db, actor.remit('observation.read'), named)
    if (!indicator || !organisation) return refuse('not_found')
    const own = (await ownAmong(reading, [organisation.id])).has(organisation.id)
    const writes = Boolean(await findOrganisation(db, actor.remit('observation.write'), organisation.id))
    const place = { id, organisation: organisation.id, period: of }
    const states = await statesOf(reading, place)
    const changes = changesOf(states)
    const who = await whoWere(
      reading,
      changes.map(({ by }) => by),
      organisation.id,
      own,
    )
    const hides = await hiddenStates(reading, indicator, place, states)
    const shown = (state: State | null) => {
      if (!state) return null
      const { numerator, denominator, value, status, date, note } = state
      const suppressed = hides(state)
      const figure = suppressed ? nothing : { numerator, denominator, value }
      return { status, date, note, ...figure, suppressed }
    }
    return ok({
      id,
      statement: indicator.statement,
      kind: indicator.kind,
      organisation: { slug: organisation.slug, name: organisation.name as Localized },
      period: of,
      changes: changes.map(({ at, by, from, to, undone }) => ({
        at,
        who: who(by),
        origin: ((to ?? from)?.origin ?? 'entered') as 'entered',
        category: (to ?? from)?.category ?? '',
        file: undone ? (from?.file ?? null) : (to?.file ?? null),
        undone,
        from: shown(from),
        to: shown(to),
        revision: writes && to && !shown(to)?.suppressed ? to.revision : null,
      })),
      restore: restore !== undefined && states.some(({ revision }) => revision === restore) ? restore : null,
      marks: Object.fromEntries(
        states
          .filter(({ until }) => until === null)
          .map((state) => [`${state.origin} ${state.category}`, own ? markOf(state) : markedWhen(state)]),
      ),
    })
  },
})

const nothing = { numerator: null, denominator: null, value: null }
