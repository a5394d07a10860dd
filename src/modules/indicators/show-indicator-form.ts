import { z } from 'zod'
import type { Language } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { AnySource } from '../../server/indicator-source.ts'
import { query } from '../../server/use-case.ts'
import { inTree } from '../organisations/index.ts'
import { misfit } from './bind-source.ts'
import { IndicatorShown } from './indicator.forms.ts'
import { readIndicators } from './indicators.db.ts'
import { shownIndicator } from './show-indicator.ts'
import { standingsOf } from './standings.db.ts'

/** What the page that edits one indicator shows: the indicator, its measure, the sources it could be bound to. */
export const showIndicatorForm = query({
  action: 'indicator.edit',
  input: z.object({ id: z.uuid() }),
  output: z.object({
    indicator: IndicatorShown,
    measure: z.object({ id: z.uuid(), number: z.string(), title: z.record(z.string(), z.string()) }),
    plan: z.object({ slug: z.string() }),
    flaggedLate: z.boolean(),
    sources: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        parameters: z.array(z.string()),
        choices: z.record(z.string(), z.array(z.object({ value: z.string(), label: z.string() }))),
      }),
    ),
    /** Series of documents that there are. */
    series: z.array(z.string()),
    /** Programmes of the plan's holder, which a source may count. */
    programmes: z.array(z.object({ slug: z.string(), title: z.record(z.string(), z.string()) })),
    requests: z.array(z.object({ id: z.uuid(), statement: z.record(z.string(), z.string()) })),
  }),

  async run({ db, actor, house, today }, { id }) {
    const [indicator] = await readIndicators(db, { ids: [id] }, actor.remit('indicator.edit'))
    if (!indicator) return refuse('not_found')
    const standing = (await standingsOf(db, [indicator], house.sources, today)).get(id)
    const place = await db
      .selectFrom('measure as m')
      .innerJoin('plan as p', 'p.id', 'm.plan')
      .select(['m.id', 'm.number', 'm.title', 'p.slug'])
      .where('m.id', '=', indicator.measure)
      .executeTakeFirst()
    if (!standing || !place) return refuse('not_found')
    const requests = await db
      .selectFrom('declaration_request')
      .select(['id', 'statement'])
      .where('holder', '=', indicator.holder)
      .orderBy('asked_at', 'desc')
      .limit(200)
      .execute()
    const series = await db
      .selectFrom('document')
      .select('series')
      .distinct()
      .where('withdrawn_at', 'is', null)
      .orderBy('series')
      .limit(200)
      .execute()
    const programmes = await db
      .selectFrom('programme as p')
      .select(['p.slug', 'p.title'])
      .where(inTree([indicator.holder], 'p.holder'))
      .orderBy('p.slug')
      .limit(200)
      .execute()
    const sources = [...house.sources.values()].filter((source) => !misfit(source, indicator))
    return ok({
      indicator: shownIndicator(indicator, standing),
      measure: { id: place.id, number: place.number, title: place.title as Record<string, string> },
      plan: { slug: place.slug },
      flaggedLate: indicator.flaggedLate,
      sources: sources.map((source) => ({
        key: source.key,
        title: source.title(actor.language),
        parameters: parametersOf(source.parameters),
        choices: choicesOf(source, actor.language),
      })),
      series: series.map((row) => row.series),
      programmes: programmes as { slug: string; title: Record<string, string> }[],
      requests: requests as { id: string; statement: Record<string, string> }[],
    })
  },
})

const choicesOf = ({ choices = {} }: AnySource, language: Language) =>
  Object.fromEntries(
    Object.entries(choices).map(([name, options]) => [
      name,
      options.map(({ value, label }) => ({ value, label: label(language) })),
    ]),
  )

const parametersOf = (schema: z.ZodType) =>
  Object.keys(
    (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: object }).properties ??
      {},
  )
