import { z } from 'zod'
import { type Localized, languages, localized, textIn } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { slug, slugify } from '../../../kernel/slug.ts'
import type { Db } from '../../../server/database.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { type Indicator, readIndicators } from '../../indicators/index.ts'
import { findOrganisation, json, reference } from '../../organisations/index.ts'
import { findPlan, type Measure, type Plan, readMeasures } from '../plans.db.ts'
import { texts } from '../texts.ts'
import { readServed } from './serving.db.ts'

/** One measure as a form sends it, or several. */
const chosen = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(z.uuid()).min(1).max(500),
)

/**
 * Makes the plan of a service for a year out of measures of another plan, its network's. Titles, words and indicators
 * are copied, for the service alone and without a target: what it aims at, it says itself. Each measure stays tied to
 * the one it serves.
 */
export const derivePlan = command({
  action: 'plan.derive',
  input: z.object({
    slug: z.string().max(80).describe('The plan that measures are taken from'),
    organisation: reference,
    year: z.coerce.number().int().min(2000).max(2100),
    measures: chosen,
    title: localized.nullish(),
    as: slug.nullish().describe('The slug of the new plan'),
  }),
  output: z.object({ id: z.uuid(), slug: z.string(), measures: z.number(), indicators: z.number() }),
  api: {
    method: 'post',
    path: '/plans/{slug}/derive',
    summary: 'Make the plan of a service out of measures of its network’s',
    status: 201,
    codes: [
      'organisation.unknown',
      'plan.slug_taken',
      'plan.derived_already',
      'plan.own_measures',
      'measure.not_of_plan',
    ],
  },

  async run(context, input) {
    const { db, actor, journal } = context
    const from = await findPlan(db, actor.remit('plan.read'), input.slug)
    if (!from) return refuse('not_found')
    const service = await findOrganisation(db, actor.remit('plan.derive'), input.organisation, true)
    if (!service) return refuse('organisation.unknown', 'organisation')
    if (service.id === from.holder) return refuse('plan.own_measures', 'organisation')
    const all = await readMeasures(db, from.id)
    const picked = new Set(input.measures)
    const measures = all.filter((one) => picked.has(one.id))
    if (measures.length < picked.size) return refuse('measure.not_of_plan', 'measures')
    const named = { id: service.id, slug: service.slug, name: service.name as Localized }
    const plan = await storePlan(context, from, named, input)
    if (!plan) return refuse(await whyNot(db, named, input), 'year')
    const copies = await copyMeasures(context, plan.id, measures, all)
    const indicators = await copyIndicators(context, from, service.slug, copies)
    journal(plan.id, ['derived', from.id])
    return ok({ ...plan, measures: copies.size, indicators })
  },
})

type Service = { readonly id: string; readonly slug: string; readonly name: Localized }
type Asked = {
  readonly year: number
  readonly title?: Localized | null | undefined
  readonly as?: string | null | undefined
}

/** Its id and slug; undefined where a plan has that slug. */
async function storePlan({ db, now }: Writing, from: Plan, service: Service, { year, title, as }: Asked) {
  const slug = as ?? slugOf(service, year)
  return db
    .insertInto('plan')
    .values({
      slug,
      title: json(title ?? titleOf(from, service, year)),
      holder: service.id,
      starts: `${year}-01-01`,
      ends: `${year}-12-31`,
      languages: [...from.languages],
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning(['id', 'slug'])
    .executeTakeFirst()
}

const slugOf = (service: Service, year: number) =>
  `${slugify(`qualite ${service.slug}`).slice(0, 75)}-${year}`

/** In French, and in each language that the plan it is made out of or the name of the service is in. */
function titleOf(from: Plan, { name }: Service, year: number): Localized {
  const known = languages.filter((one) => one === 'fr' || from.title[one] || name[one])
  return Object.fromEntries(
    known.map((one) => [one, texts.in(one)('derive.plan_title', { year, service: textIn(name, one).text })]),
  )
}

/** Whether the slug is taken by the plan that the service has for that year, or by any other. */
async function whyNot(db: Db, service: Service, { year, as }: Asked) {
  const own = await db
    .selectFrom('plan')
    .select('id')
    .where('slug', '=', slugOf(service, year))
    .where('holder', '=', service.id)
    .executeTakeFirst()
  return own && !as ? 'plan.derived_already' : 'plan.slug_taken'
}

/** Copies of the measures chosen, by the id of what each is a copy of. One lies in the nearest above it that is chosen too. */
async function copyMeasures(
  { db }: Writing,
  plan: string,
  chosen: readonly Measure[],
  all: readonly Measure[],
) {
  const byId = new Map(all.map((one) => [one.id, one]))
  const copies = new Map<string, string>()
  const served = await readServed(
    db,
    chosen.map((one) => one.id),
  )
  const above = (measure: Measure): string | null => {
    const parent = measure.parent ? byId.get(measure.parent) : undefined
    return parent ? (copies.get(parent.id) ?? above(parent)) : null
  }
  for (const [position, measure] of chosen.entries()) {
    const { number, title, theme, description } = measure
    const seen = served.get(measure.id)?.source ?? null
    const row = {
      ...{ plan, position, number, title: json(title), parent: above(measure), serves: measure.id },
      serves_seen: seen && json(seen),
      theme: theme && json(theme),
      description: description && json(description),
    }
    const { id } = await db.insertInto('measure').values(row).returning('id').executeTakeFirstOrThrow()
    copies.set(measure.id, id)
  }
  return copies
}

async function copyIndicators(
  { db }: Writing,
  from: Plan,
  service: string,
  copies: ReadonlyMap<string, string>,
): Promise<number> {
  const rows = (await readIndicators(db, { plan: from.id })).flatMap((one) => {
    const measure = copies.get(one.measure)
    return measure ? { ...indicatorCopy(one, service), measure } : []
  })
  for (let at = 0; at < rows.length; at += 500)
    await db
      .insertInto('indicator')
      .values(rows.slice(at, at + 500).map((row, index) => ({ ...row, position: at + index })))
      .execute()
  return rows.length
}

/** What an indicator counts, of one service alone. Target and dates are for the service to say; nothing computes it. */
export const indicatorCopy = (one: Indicator, service: string) => ({
  key: one.key,
  statement: json(one.statement),
  kind: one.kind,
  unit_counted: one.unitCounted,
  unit: one.unit && json(one.unit),
  every_months: one.everyMonths,
  period: one.period,
  direction: one.direction,
  breakdown: one.breakdown,
  scope: json({ organisations: [service] }),
})
