import { sql } from 'kysely'
import { z } from 'zod'
import { addMonths } from '../../kernel/day.ts'
import type { Localized } from '../../kernel/localized.ts'
import { type Frequency, isPeriod, type Period, periodAt, periodsBetween } from '../../kernel/period.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { findOrganisation, within } from '../organisations/index.ts'
import type { Indicator } from './indicator.ts'
import { organisationsOf, readIndicators } from './indicators.db.ts'
import { markedWhen, markOf } from './observation.ts'
import { enteredFigure, frequencyKept } from './observations.db.ts'
import { hiddenFrom, ownAmong } from './suppression/inside.ts'

type Kept = {
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
  readonly date: string | null
  readonly note: string | null
  readonly status: 'draft' | 'validated'
}

/** What the page that takes a figure shows: of which organisations and periods, and what is kept for those chosen. */
export const showEntryForm = query({
  action: 'observation.write',
  input: z.object({
    id: z.uuid(),
    organisation: z.string().max(80).optional(),
    period: z.string().max(20).optional(),
  }),
  output: z.object({
    id: z.uuid(),
    statement: z.custom<Localized>(),
    unit: z.custom<Localized | null>(),
    kind: z.string(),
    measure: z.string(),
    plan: z.object({ slug: z.string(), title: z.custom<Localized>() }),
    organisations: z.array(z.object({ slug: z.string(), name: z.custom<Localized>() })),
    periods: z.array(z.string()),
    organisation: z.string().nullable(),
    period: z.string(),
    kept: z.custom<Kept | null>(),
    /** What is kept is shown to nobody but those it is of. */
    hidden: z.boolean(),
    /** What is kept, in a word that changes as soon as it does. */
    mark: z.string(),
    /** The figure is computed besides: that one counts, not the one entered. */
    computed: z.boolean(),
    /** Whether the actor may say that it is right; else the service's manager does. */
    validates: z.boolean(),
  }),

  async run(reading, { id, ...asked }) {
    const { db, actor, today } = reading
    const [indicator] = await readIndicators(db, { ids: [id] })
    if (!indicator) return refuse('not_found')
    const organisations = await organisationsOffered(reading, indicator)
    if (organisations.length === 0) return refuse('not_found')
    const named = asked.organisation
      ? await findOrganisation(db, actor.remit('observation.write'), asked.organisation)
      : undefined
    const chosen = named ?? (organisations.length === 1 ? organisations[0] : undefined)
    const periods = periodsOf((await frequencyKept(db, indicator)) ?? 'year', today)
    const period = asked.period && isPeriod(asked.period) ? asked.period : (periods[0] ?? 'once')
    const place = await placeOf(reading, indicator)
    const kept = chosen && (await keptThere(reading, indicator, { organisation: chosen.id, period }))
    return ok({
      id,
      statement: indicator.statement,
      unit: indicator.unit,
      kind: indicator.kind,
      ...place,
      organisations: organisations.map(({ slug, name }) => ({ slug, name: name as Localized })),
      periods: periods.includes(period) ? [...periods] : [period, ...periods],
      organisation: chosen?.slug ?? null,
      period,
      ...(kept ?? nothingKept),
      computed: indicator.sourceKey !== null,
      validates: actor.may('observation.validate'),
    })
  },
})

const nothingKept = { kept: null, hidden: false, mark: 'none' }

/** What is kept of an organisation's figure for a period, as far as the reader may see it. */
async function keptThere(
  reading: Reading,
  indicator: Indicator,
  place: { readonly organisation: string; readonly period: string },
) {
  const { id } = indicator
  const found = await enteredFigure(reading.db, { id, ...place })
  if (!found) return nothingKept
  const { since, ...kept } = found as Kept & { readonly since: Date }
  const own = (await ownAmong(reading, [place.organisation])).has(place.organisation)
  const asked = { indicators: [indicator], periods: [place.period] }
  const hides = await hiddenFrom(reading, [place.organisation], asked)
  const hidden = hides({ ...kept, ...place, indicator: id, origin: 'entered', category: '' })
  const figure = hidden ? { numerator: null, denominator: null, value: null } : {}
  return { kept: { ...kept, ...figure }, hidden, mark: own ? markOf(kept) : markedWhen({ since }) }
}

/** Those of the indicator's scope, or where it has none of the whole plan, that the actor may write for. */
async function organisationsOffered({ db, actor }: Reading, indicator: Indicator) {
  const scope = await organisationsOf(db, indicator)
  return db
    .selectFrom('organisation as o')
    .select(['o.id', 'o.slug', 'o.name'])
    .where(within(actor.remit('observation.write'), 'o.id'))
    .where(within([indicator.holder], 'o.id'))
    .where('o.status', '=', 'active')
    .$if(scope !== null, (q) => q.where(sql<boolean>`o.id = any(${sql.val([...(scope ?? [])])}::uuid[])`))
    .orderBy('o.slug')
    .limit(1_000)
    .execute()
}

async function placeOf({ db }: Reading, indicator: Indicator) {
  const { number, slug, title } = await db
    .selectFrom('measure as m')
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .select(['m.number', 'p.slug', 'p.title'])
    .where('m.id', '=', indicator.measure)
    .executeTakeFirstOrThrow()
  return { measure: number, plan: { slug, title: title as Localized } }
}

/** Two years back to today, newest first. */
function periodsOf(frequency: Frequency, today: string): readonly Period[] {
  if (frequency === 'once') return ['once']
  const far = frequency === 'month' || frequency === 'quarter' ? 24 : 60
  return [...periodsBetween(frequency, addMonths(today, -far), today)]
    .reverse()
    .filter((one) => one <= periodAt(frequency, today))
}
