import { sql } from 'kysely'
import { z } from 'zod'
import { addMonths } from '../../kernel/day.ts'
import type { Localized } from '../../kernel/localized.ts'
import { isPeriod, type Period, periodAt, periodsBetween } from '../../kernel/period.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { findOrganisation, organisationsIn, within } from '../organisations/index.ts'
import type { Indicator } from './indicator.ts'
import { readIndicators } from './indicators.db.ts'

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
    /** The figure is computed besides: that one counts, not the one entered. */
    computed: z.boolean(),
  }),

  async run({ db, actor, today }, { id, ...asked }) {
    const remit = actor.remit('observation.write')
    const [indicator] = await readIndicators(db, { ids: [id] })
    if (!indicator) return refuse('not_found')
    const scoped = indicator.scope ? await organisationsIn(db, indicator.scope, indicator.holder) : null
    const organisations = await db
      .selectFrom('organisation as o')
      .select(['o.id', 'o.slug', 'o.name'])
      .where(within(remit, 'o.id'))
      .where(within([indicator.holder], 'o.id'))
      .where('o.status', '=', 'active')
      .$if(scoped !== null, (q) =>
        q.where(
          sql<boolean>`(o.id = any(${sql.val([...(scoped ?? [])])}::uuid[]) or o.id = ${indicator.holder})`,
        ),
      )
      .orderBy('o.slug')
      .limit(1_000)
      .execute()
    if (organisations.length === 0) return refuse('not_found')
    const place = await db
      .selectFrom('measure as m')
      .innerJoin('plan as p', 'p.id', 'm.plan')
      .select(['m.number', 'p.slug', 'p.title'])
      .where('m.id', '=', indicator.measure)
      .executeTakeFirstOrThrow()
    const named = asked.organisation ? await findOrganisation(db, remit, asked.organisation) : undefined
    const chosen = named ?? (organisations.length === 1 ? organisations[0] : undefined)
    const periods = periodsOf(indicator, today)
    const period = asked.period && isPeriod(asked.period) ? asked.period : (periods[0] ?? 'once')
    return ok({
      id,
      statement: indicator.statement,
      unit: indicator.unit,
      kind: indicator.kind,
      measure: place.number,
      plan: { slug: place.slug, title: place.title as Localized },
      organisations: organisations.map(({ slug, name }) => ({ slug, name: name as Localized })),
      periods: periods.includes(period) ? [...periods] : [period, ...periods],
      organisation: chosen?.slug ?? null,
      period,
      kept: chosen ? await keptFor(chosen.id, period) : null,
      computed: indicator.sourceKey !== null,
    })

    async function keptFor(organisation: string, period: Period): Promise<Kept | null> {
      const row = await db
        .selectFrom('observation')
        .select(['numerator', 'denominator', 'value', 'noted_on as date', 'note', 'status'])
        .where('indicator', '=', id)
        .where('organisation', '=', organisation)
        .where('period', '=', period)
        .where('breakdown', '=', '')
        .where('origin', '=', 'entered')
        .executeTakeFirst()
      return (row as Kept | undefined) ?? null
    }
  },
})

/** Two years back to today, newest first. */
function periodsOf({ period }: Indicator, today: string): readonly Period[] {
  const frequency = period ?? 'year'
  if (frequency === 'once') return ['once']
  const far = frequency === 'month' || frequency === 'quarter' ? 24 : 60
  return [...periodsBetween(frequency, addMonths(today, -far), today)]
    .reverse()
    .filter((one) => one <= periodAt(frequency, today))
}
