import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { within } from '../organisations/index.ts'
import type { Origin } from './aggregate.ts'
import { origins } from './indicator.forms.ts'
import { newestFigures } from './newest-figure.ts'

const text = z.record(z.string(), z.string())

const OwnFigure = z.object({
  indicator: z.uuid(),
  statement: text,
  kind: z.string(),
  plan: z.object({ slug: z.string(), title: text }),
  measure: z.string(),
  organisation: z.object({ slug: z.string(), name: text }),
  period: z.string(),
  origin: z.enum(origins),
  /** False for an organisation that said nothing. */
  reported: z.boolean(),
  status: z.string(),
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  notedOn: z.string().nullable(),
  before: z.number().nullable(),
  validatedAt: z.date().nullable(),
  reply: z.string().nullable(),
})

/** A service's own figures in the newest period of each indicator: what its manager reads before a release. */
export const listFigures = query({
  action: 'observation.validate',
  input: z.object({}),
  output: z.object({ items: z.array(OwnFigure) }),

  async run(reading) {
    const items = newestFigures(await figuresRead(reading)).map(({ newest, before }) => {
      const { planSlug, planTitle, organisation: _, slug, name, ...row } = newest
      return {
        ...row,
        plan: { slug: planSlug, title: planTitle },
        organisation: { slug, name },
        before: before?.value ?? null,
      }
    })
    return ok({ items: items as z.output<typeof OwnFigure>[] })
  },
})

/** In the order of the plans, their measures and the services. */
async function figuresRead({ db, actor }: Reading) {
  const rows = await db
    .selectFrom('observation as v')
    .innerJoin('indicator as i', 'i.id', 'v.indicator')
    .innerJoin('measure as m', 'm.id', 'i.measure')
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .innerJoin('organisation as o', 'o.id', 'v.organisation')
    .leftJoin('reply as r', (join) =>
      join.onRef('r.indicator', '=', 'i.id').onRef('r.organisation', '=', 'o.id'),
    )
    .select(['v.indicator', 'i.statement', 'i.kind', 'm.number as measure', 'r.text as reply'])
    .select(['p.slug as planSlug', 'p.title as planTitle', 'v.organisation', 'o.slug', 'o.name'])
    .select(['v.period', 'v.origin', 'v.status', 'v.reported', 'v.value', 'v.numerator', 'v.denominator'])
    .select(['v.noted_on as notedOn', 'v.validated_at as validatedAt'])
    .where(within(actor.remit('observation.validate'), 'o.id'))
    .where('v.breakdown', '=', '')
    .orderBy('p.slug')
    .orderBy('m.position')
    .orderBy('i.position')
    .orderBy('o.slug')
    .execute()
  return rows as ((typeof rows)[number] & { origin: Origin })[]
}
