import { sql } from 'kysely'
import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { within } from '../organisations/index.ts'

const text = z.record(z.string(), z.string())

/** A service's own figures in the newest period of each indicator: what its manager reads before a release. */
export const listFigures = query({
  action: 'observation.validate',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        indicator: z.uuid(),
        statement: text,
        kind: z.string(),
        plan: z.object({ slug: z.string(), title: text }),
        measure: z.string(),
        organisation: z.object({ slug: z.string(), name: text }),
        period: z.string(),
        origin: z.string(),
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
      }),
    ),
  }),

  async run({ db, actor }) {
    const rows = await db
      .selectFrom('observation as v')
      .innerJoin('indicator as i', 'i.id', 'v.indicator')
      .innerJoin('measure as m', 'm.id', 'i.measure')
      .innerJoin('plan as p', 'p.id', 'm.plan')
      .innerJoin('organisation as o', 'o.id', 'v.organisation')
      .leftJoin('reply as r', (join) =>
        join.onRef('r.indicator', '=', 'i.id').onRef('r.organisation', '=', 'o.id'),
      )
      .select([
        'i.id as indicator',
        'i.statement',
        'i.kind',
        'p.slug as planSlug',
        'p.title as planTitle',
        'm.number as measure',
        'o.slug',
        'o.name',
        'v.period',
        'v.origin',
        'v.status',
        'v.reported',
        'v.value',
        'v.numerator',
        'v.denominator',
        'v.noted_on as notedOn',
        'v.validated_at as validatedAt',
        'r.text as reply',
        sql<
          number | null
        >`lag(v.value) over (partition by v.indicator, v.organisation, v.origin order by v.period)`.as(
          'before',
        ),
        sql<number>`row_number() over (partition by v.indicator, v.organisation order by v.period desc, array_position(array['computed', 'imported', 'entered'], v.origin))`.as(
          'newest',
        ),
      ])
      .where(within(actor.remit('observation.validate'), 'o.id'))
      .where('v.breakdown', '=', '')
      .orderBy('p.slug')
      .orderBy('m.position')
      .orderBy('o.slug')
      .execute()
    const items = rows
      .filter((row) => row.newest === 1)
      .map(({ planSlug, planTitle, slug, name, newest: _, ...row }) => ({
        ...row,
        plan: { slug: planSlug, title: planTitle },
        organisation: { slug, name },
      }))
    return ok({ items: items as never })
  },
})
