import { z } from 'zod'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { reference } from '../../organisations/index.ts'
import { readable } from '../figures/read-figures.ts'
import { findRelease, findReleaseByNumber, type Release } from '../releases.db.ts'
import { type Compared, compareReleases } from './compare.ts'

export type Comparison = { readonly before: Release; readonly after: Release; readonly compared: Compared }

function between(
  a: Release | undefined,
  b: Release | undefined,
): Result<Comparison, 'not_found' | 'gone' | 'release.other_plan'> {
  const [before, after] = [readable(a), readable(b)]
  if (!before.ok) return before
  if (!after.ok) return after
  if (before.value.plan !== after.value.plan) return refuse('release.other_plan', 'b')
  const compared = compareReleases(before.value.content, after.value.content)
  return ok({ before: before.value, after: after.value, compared })
}

/** Two releases of a plan by their numbers, and what changed from the first to the second. */
export const showComparison = query({
  action: 'release.read',
  input: z.object({ slug: reference, a: z.coerce.number().int(), b: z.coerce.number().int() }),
  output: z.custom<Comparison>(),
  run: async ({ db }, { slug, a, b }) =>
    between(await findReleaseByNumber(db, slug, a), await findReleaseByNumber(db, slug, b)),
})

const text = z.record(z.string(), z.string())
const Side = z.object({
  state: z.string(),
  value: z.number().nullable(),
  suppressed: z.boolean(),
  period: z.string().nullable(),
})
const TextChange = z.object({ field: z.string(), before: text, after: text })

/** The same by their ids. A difference stands only where both releases show the figure. */
export const readComparison = query({
  action: 'release.read',
  input: z.object({ a: z.uuid(), b: z.uuid() }),
  output: z.object({
    plan: z.string(),
    before: z.number(),
    after: z.number(),
    indicators: z.array(
      z.object({
        id: z.uuid(),
        measure: z.string(),
        statement: text,
        before: Side.nullable(),
        after: Side.nullable(),
        difference: z.number().nullable(),
        state_changed: z.boolean(),
        revised: z.array(z.object({ period: z.string(), before: z.number(), after: z.number() })),
        texts: z.array(TextChange),
        replies: z.array(
          z.object({ organisation: text, before: z.string().nullable(), after: z.string().nullable() }),
        ),
      }),
    ),
    measures: z.array(
      z.object({
        id: z.uuid(),
        number: z.string(),
        title: text,
        change: z.enum(['new', 'removed', 'kept']),
        state_before: z.string().nullable(),
        state_after: z.string().nullable(),
        texts: z.array(TextChange),
      }),
    ),
  }),
  api: {
    method: 'get',
    path: '/releases/compare',
    summary: 'What changed from one release of a plan to another',
    codes: ['not_found', 'gone', 'release.other_plan'],
  },

  async run({ db }, { a, b }) {
    const found = between(await findRelease(db, a), await findRelease(db, b))
    if (!found.ok) return found
    const { before, after, compared } = found.value
    const plain = <T>(value: unknown) => value as T
    return ok({
      plan: after.content.plan.slug,
      before: before.number,
      after: after.number,
      indicators: compared.indicators.map(({ stateChanged, kind: _, ...one }) =>
        plain<never>({ ...one, state_changed: stateChanged }),
      ),
      measures: compared.measures.map(({ stateBefore, stateAfter, ...one }) =>
        plain<never>({ ...one, state_before: stateBefore, state_after: stateAfter }),
      ),
    })
  },
})
