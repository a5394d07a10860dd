import { sql } from 'kysely'
import { z } from 'zod'
import type { Day } from '../../kernel/day.ts'
import { boundsOf } from '../../kernel/period.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import type { Decided } from '../indicators/index.ts'
import { reference } from '../organisations/index.ts'
import { findPlan } from '../plans/index.ts'
import { gather } from './content.ts'
import type { ReleasedIndicator } from './release.ts'
import { newestRelease, releasesOf } from './releases.db.ts'

const text = z.record(z.string(), z.string())
const standing = z.object({ state: z.string(), value: z.number().nullable(), period: z.string().nullable() })

/** What a release made now would show, against the one before: read before it goes out. */
export const draftRelease = query({
  action: 'release.make',
  input: z.object({ slug: reference }),
  output: z.object({
    plan: z.object({ slug: z.string(), title: text }),
    number: z.number(),
    indicators: z.array(
      z.object({
        id: z.uuid(),
        measure: z.string(),
        statement: text,
        kind: z.string(),
        now: standing,
        suppressed: z.boolean(),
        before: standing.nullable(),
        reported: z.number(),
        expected: z.number().nullable(),
        /** Its period has days to come: more figures may follow. */
        unended: z.boolean(),
        /** How many answered for the period before, where fewer did for this one. */
        answered: z.number().nullable(),
        /** Figures of services and of categories that nobody would see. */
        hidden: z.number(),
        /** Figures of services that their managers have read, out of how many. */
        validated: z.number(),
        figures: z.number(),
        drafts: z.number(),
        replies: z.array(z.object({ organisation: text, text: z.string() })),
      }),
    ),
    releases: z.array(
      z.object({
        id: z.uuid(),
        number: z.number(),
        releasedAt: z.date(),
        note: text.nullable(),
        withdrawnAt: z.date().nullable(),
        withdrawnReason: z.string().nullable(),
      }),
    ),
  }),

  async run(reading, { slug }) {
    const { db, actor } = reading
    const plan = await findPlan(db, actor.remit('release.make'), slug, true)
    if (!plan) return refuse('not_found')
    const hidden = new Map<string, number>()
    const { content } = await gather(reading, plan, async ({ indicator, rows }) => {
      hidden.set(indicator, rows.filter((row) => row.suppressed && isPart(row)).length)
    })
    const before = await newestRelease(db, plan.id)
    const known = new Map(
      before?.content.measures.flatMap((one) => one.indicators).map((one) => [one.id, one]),
    )
    const counts = await validationOf(reading, plan.id)
    const releases = await releasesOf(db, plan.id)
    return ok({
      plan: { slug: plan.slug, title: plan.title as Record<string, string> },
      number: (releases[0]?.number ?? 0) + 1,
      indicators: content.measures.flatMap((measure) =>
        measure.indicators.map((one) => ({
          id: one.id,
          measure: measure.number,
          statement: one.statement,
          kind: one.kind,
          now: standingIn(one),
          suppressed: one.suppressed,
          before: known.has(one.id) ? standingIn(known.get(one.id) as ReleasedIndicator) : null,
          reported: one.coverage.reported,
          expected: one.coverage.expected,
          ...doubtsOf(one, reading.today),
          hidden: hidden.get(one.id) ?? 0,
          ...(counts.get(`${one.id} ${one.period}`) ?? { validated: 0, figures: 0, drafts: 0 }),
          replies: one.replies.map((reply) => ({
            organisation: reply.organisation as Record<string, string>,
            text: reply.text,
          })),
        })),
      ),
      releases: releases as never,
    })
  },
})

const standingIn = ({ state, value, period }: ReleasedIndicator) => ({ state, value, period })

const isPart = ({ organisation, breakdown }: Decided) => organisation !== null || breakdown !== ''

/** What may make the newest figure speak too early: its period goes on, or fewer answered than for the one before. */
export function doubtsOf(
  { kind, period, series }: Pick<ReleasedIndicator, 'kind' | 'period' | 'series'>,
  today: Day,
): { readonly unended: boolean; readonly answered: number | null } {
  const end = period ? boundsOf(period)?.end : undefined
  const at = series.findIndex((one) => one.period === period)
  const [before, newest] = [series[at - 1], series[at]]
  const dated = kind === 'milestone' || kind === 'recurrence'
  const fewer = !dated && before && newest && newest.reported < before.reported
  return { unended: !dated && end !== undefined && end >= today, answered: fewer ? before.reported : null }
}

async function validationOf({ db }: Parameters<typeof gather>[0], plan: string) {
  const { rows } = await sql<{ key: string; validated: number; figures: number; drafts: number }>`
    select v.indicator || ' ' || v.period as key, count(v.validated_at)::int as validated, count(*)::int as figures,
      count(*) filter (where v.status = 'draft')::int as drafts
    from observation v join indicator i on i.id = v.indicator join measure m on m.id = i.measure
    where m.plan = ${plan} and v.breakdown = '' group by v.indicator, v.period`.execute(db)
  return new Map(rows.map(({ key, ...counts }) => [key, counts]))
}
