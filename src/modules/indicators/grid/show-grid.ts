import { sql } from 'kysely'
import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { isPeriod, type Period } from '../../../kernel/period.ts'
import { ok } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { findOrganisation, within } from '../../organisations/index.ts'
import { organisationsOf } from '../indicators.db.ts'
import { draftsNobodyReads } from './accept-drafts.ts'
import { type Asking, askingAnyOf, asksFor, inGrid } from './asked-figures.ts'
import type { Line } from './grid.ts'
import { periodBefore, periodDue, periodsOffered } from './grid-periods.ts'
import { linesOf, type Named } from './lines.ts'

const Choice = z.object({ slug: z.string(), name: z.custom<Localized>() })
const Chosen = z.object({ id: z.uuid(), statement: z.custom<Localized>(), measure: z.string() })
const Elsewhere = Chosen.extend({ kind: z.string() })

/** So many services stand on one page of an indicator. */
const servicesOnPage = 50

/**
 * The figures that are asked of one organisation for one period, with those of the period before beside them; or those
 * of one indicator, service by service. Of what is asked for, what cannot be is passed over.
 */
export const showGrid = query({
  action: 'observation.write',
  input: z.object({
    by: z.enum(['organisation', 'indicator']).optional().catch(undefined),
    plan: z.string().max(80).optional(),
    organisation: z.string().max(80).optional(),
    indicator: z.string().max(80).optional(),
    period: z.string().max(20).optional(),
    page: z.coerce.number().int().min(1).max(10_000).default(1).catch(1),
  }),
  output: z.object({
    by: z.enum(['organisation', 'indicator']),
    /** Whether the actor writes for several organisations, so that an indicator may be shown service by service. */
    several: z.boolean(),
    plans: z.array(z.object({ slug: z.string(), title: z.custom<Localized>() })),
    plan: z.string().nullable(),
    organisations: z.array(Choice),
    organisation: Choice.nullable(),
    indicators: z.array(Chosen),
    indicator: Chosen.nullable(),
    periods: z.array(z.string()),
    period: z.string(),
    previous: z.string().nullable(),
    lines: z.array(z.custom<Line>()),
    /** What is asked besides, and has a page of its own. */
    elsewhere: z.array(Elsewhere),
    page: z.number(),
    pages: z.number(),
    /** Whether the actor may say that the figures are right; else the service's manager does. */
    validates: z.boolean(),
    /** How many drafts nobody of the service can validate, where the actor may let them count. */
    unread: z.number(),
  }),

  async run(reading, asked) {
    const organisations = await organisationsOffered(reading)
    const chosen = await organisationChosen(reading, organisations, asked.organisation)
    const services = asked.by === 'indicator' && organisations.length > 1
    const by = services ? ('indicator' as const) : ('organisation' as const)
    const asks = by === 'organisation' && chosen ? [chosen] : organisations
    const all = await askingAnyOf(
      reading.db,
      asks.map(({ id }) => id),
    )
    const plans = [...new Map(all.map(({ plan }) => [plan.slug, plan])).values()]
    const plan = plans.find(({ slug }) => slug === asked.plan)?.slug ?? null
    const asking = all.filter((one) => plan === null || one.plan.slug === plan)
    const indicator = asking.find((one) => one.indicator.id === asked.indicator && by === 'indicator')
    const turned = { by, organisations, chosen, indicator, asking } as const
    const figures = await figuresOf(reading, turned, asked)
    const accepts = by === 'organisation' && chosen && reading.actor.may('observation.accept')
    return ok({
      by,
      several: organisations.length > 1,
      plans: plans.map(({ slug, title }) => ({ slug, title })),
      plan,
      organisations: offered(organisations, chosen),
      organisation: chosen ? { slug: chosen.slug, name: chosen.name } : null,
      indicators: asking.filter(inGrid).map(told),
      indicator: indicator ? told(indicator) : null,
      ...figures,
      validates: reading.actor.may('observation.validate'),
      unread: accepts ? await draftsNobodyReads(reading.db, chosen.id, figures.period) : 0,
    })
  },
})

type Turned = {
  readonly by: 'organisation' | 'indicator'
  readonly organisations: readonly Named[]
  readonly chosen: Named | undefined
  readonly indicator: Asking | undefined
  readonly asking: readonly Asking[]
}

/** The periods to choose from, the lines of the one chosen, and what is asked besides. */
async function figuresOf(
  reading: Reading,
  { by, organisations, chosen, indicator, asking }: Turned,
  asked: { readonly period?: string | undefined; readonly page: number },
) {
  const wanted = indicator ? [indicator] : asking.filter(inGrid)
  const period = periodAsked(asked.period, wanted, reading.today)
  const previous = periodBefore(period)
  const now = asking.filter((one) => asksFor(one, period))
  const ofOne = by === 'organisation' && chosen ? [chosen] : []
  const { services, page, pages } = indicator
    ? await servicesOf(reading, indicator, organisations, asked.page)
    : { services: ofOne, page: 1, pages: 1 }
  const shown = { asking: indicator ? [indicator] : now.filter(inGrid), organisations: services }
  return {
    periods: [...periodsOffered(frequenciesOf(wanted), reading.today, period)],
    period,
    previous,
    lines: services.length > 0 ? [...(await linesOf(reading, shown, period, previous))] : [],
    elsewhere: ofOne.length > 0 ? elsewhereOf(now) : [],
    page,
    pages,
  }
}

const told = ({ indicator: { id, statement }, measure }: Asking) => ({ id, statement, measure })
const elsewhereOf = (asking: readonly Asking[]) =>
  asking.filter((one) => !inGrid(one)).map((one) => ({ ...told(one), kind: one.indicator.kind }))

/** Where no indicator says otherwise, quarters and years are offered. */
const frequenciesOf = (asking: readonly Asking[]) =>
  asking.length === 0
    ? (['quarter', 'year'] as const)
    : asking.flatMap(({ frequency }) => frequency ?? (['quarter', 'year'] as const))

function periodAsked(given: string | undefined, asking: readonly Asking[], today: string): Period {
  if (given !== undefined && isPeriod(given)) return given
  return periodDue(
    asking.flatMap(({ frequency }) => frequency ?? []),
    today,
  )
}

/** Those the actor may write for: the first thousand, by name. */
async function organisationsOffered({ db, actor }: Reading): Promise<readonly Named[]> {
  const rows = await db
    .selectFrom('organisation as o')
    .select(['o.id', 'o.slug', 'o.name'])
    .where(within(actor.remit('observation.write'), 'o.id'))
    .where('o.status', '=', 'active')
    .orderBy('o.slug')
    .limit(1_000)
    .execute()
  return rows as ((typeof rows)[number] & Named)[]
}

async function organisationChosen(
  { db, actor }: Reading,
  offered: readonly Named[],
  asked: string | undefined,
): Promise<Named | undefined> {
  if (asked === undefined) return offered.length === 1 ? offered[0] : undefined
  const known = offered.find((one) => one.slug === asked || one.id === asked)
  const found = known ?? (await findOrganisation(db, actor.remit('observation.write'), asked))
  return found && { id: found.id, slug: found.slug, name: found.name as Localized }
}

const offered = (organisations: readonly Named[], chosen: Named | undefined) =>
  [...organisations, ...(chosen && !organisations.some(({ id }) => id === chosen.id) ? [chosen] : [])].map(
    ({ slug, name }) => ({ slug, name }),
  )

/** The services that an indicator asks, among those the actor writes for, a page of them. */
async function servicesOf(
  { db, actor }: Reading,
  { indicator }: Asking,
  organisations: readonly Named[],
  asked: number,
) {
  const scope = await organisationsOf(db, indicator)
  const remit = actor.remit('observation.write')
  const rows = await db
    .selectFrom('organisation as o')
    .select('o.id')
    .where(within(remit, 'o.id'))
    .where(within([indicator.holder], 'o.id'))
    .where(sql<boolean>`o.id = any(${sql.val(organisations.map(({ id }) => id))}::uuid[])`)
    .execute()
  const asks = new Set(rows.map((row) => row.id).filter((id) => !scope || scope.includes(id)))
  const services = organisations.filter(({ id }) => asks.has(id))
  const pages = Math.max(1, Math.ceil(services.length / servicesOnPage))
  const page = Math.min(asked, pages)
  return { services: services.slice((page - 1) * servicesOnPage, page * servicesOnPage), page, pages }
}
