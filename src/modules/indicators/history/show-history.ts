import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { findOrganisation, reference } from '../../organisations/index.ts'
import { ownAmong, smallAmong } from '../grid/lines.ts'
import { origins, period } from '../indicator.forms.ts'
import { readIndicators } from '../indicators.db.ts'
import { markOf } from '../observation.ts'
import { changesOf, type State } from './history.ts'
import { Who, whoWere } from './who.ts'

const Shown = z.object({
  status: z.enum(['draft', 'validated']),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  value: z.number().nullable(),
  date: z.string().nullable(),
  note: z.string().nullable(),
  /** Shown to nobody but those it is of: too few people. */
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
    const states = await statesOf(reading, { id, organisation: organisation.id, period: of })
    const changes = changesOf(states)
    const who = await whoWere(
      reading,
      changes.map(({ by }) => by),
      organisation.id,
      own,
    )
    // What a category said at one time is held against what the others said at another: all times are one here.
    const isSmall = smallAmong(
      indicator,
      states.map((state) => ({ ...state, period: of })),
    )
    const shown = (state: State | null) => {
      if (!state) return null
      const { numerator, denominator, value, status, date, note } = state
      const suppressed = !own && isSmall({ ...state, period: of })
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

/** The mark of what is not shown: the moment it was written, which tells nothing of the figure. */
export const markedWhen = ({ since }: { readonly since: Date }) => `at/${since.toISOString()}`

type Place = { readonly id: string; readonly organisation: string; readonly period: string }

/** What the figure said, oldest first, and last what it says. */
async function statesOf({ db }: Reading, { id, organisation, period: of }: Place): Promise<readonly State[]> {
  const columns = ['v.origin', 'v.breakdown as category', 'v.status', 'v.note'] as const
  const figure = ['v.numerator', 'v.denominator', 'v.value', 'v.noted_on as date'] as const
  const written = [
    'v.updated_at as since',
    'v.written_by as by',
    'f.name as file',
    'f.undone_at as undoneAt',
  ] as const
  const before = await db
    .selectFrom('observation_revision as v')
    .leftJoin('observation_import as f', 'f.id', 'v.import')
    .select([...columns, ...figure, ...written])
    .select(['v.id as revision', 'v.replaced_at as until', 'v.replaced_by as replacedBy'])
    .where('v.indicator', '=', id)
    .where('v.organisation', '=', organisation)
    .where('v.period', '=', of)
    .orderBy('v.id')
    .execute()
  const now = await db
    .selectFrom('observation as v')
    .leftJoin('observation_import as f', 'f.id', 'v.import')
    .select([...columns, ...figure, ...written])
    .where('v.indicator', '=', id)
    .where('v.organisation', '=', organisation)
    .where('v.period', '=', of)
    .orderBy('v.breakdown')
    .execute()
  return [
    ...before.map((row) => ({ ...row, revision: String(row.revision) })),
    ...now.map((row) => ({ ...row, revision: null, until: null, replacedBy: null })),
  ] as readonly State[]
}
