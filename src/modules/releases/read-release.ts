import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { reference } from '../organisations/index.ts'
import {
  findRelease,
  findReleaseByNumber,
  newestRelease,
  newestReleases,
  type Release,
  releasedIndicatorById,
  releasedMeasure,
  releasedOrigin,
  releasesOf,
  withOpenFiles,
} from './releases.db.ts'

const text = z.record(z.string(), z.string())

/** A release by its id. Withdrawn, it says so and why, and shows no figure. */
export const readRelease = query({
  action: 'release.read',
  input: z.object({ id: z.uuid() }),
  output: z.object({
    id: z.uuid(),
    plan: z.string(),
    version: z.number(),
    released_at: z.string(),
    note: text.nullable(),
    withdrawn: z.object({ at: z.string(), reason: z.string() }).nullable(),
    content: z.unknown().nullable(),
  }),
  api: { method: 'get', path: '/releases/{id}', summary: 'A release: all that the public sees of a plan' },

  async run({ db }, { id }) {
    const release = await findRelease(db, id)
    if (!release) return refuse('not_found')
    const { withdrawnAt, withdrawnReason } = release
    return ok({
      id,
      plan: release.content.plan.slug,
      version: release.number,
      released_at: release.releasedAt.toISOString(),
      note: release.note as Record<string, string> | null,
      withdrawn: withdrawnAt ? { at: withdrawnAt.toISOString(), reason: withdrawnReason ?? '' } : null,
      content: withdrawnAt ? null : release.content,
    })
  },
})

/** The home page: the newest release of every plan. */
export const showHome = query({
  action: 'release.read',
  input: z.object({}),
  output: z.custom<readonly Release[]>(),
  run: async ({ db }) => ok(await newestReleases(db)),
})

/** A plan at a glance, in its newest release. */
export const showPlan = query({
  action: 'release.read',
  input: z.object({ slug: reference }),
  output: z.custom<Release>(),
  async run({ db }, { slug }) {
    const release = await newestRelease(db, slug)
    return release ? ok(await withOpenFiles(db, release)) : refuse('not_found')
  },
})

/** A release and the others of its plan that can still be read, newest first. */
export type NumberedRelease = Release & {
  readonly others: readonly { readonly number: number; readonly releasedAt: Date }[]
}

/** A plan in a release of its number: an address that keeps showing the same figures. */
export const showNumberedRelease = query({
  action: 'release.read',
  input: z.object({ slug: reference, number: z.coerce.number().int() }),
  output: z.custom<NumberedRelease>(),
  async run({ db }, { slug, number }) {
    const release = await findReleaseByNumber(db, slug, number)
    if (!release) return refuse('not_found')
    // Withdrawn, its number and the reason stay known; its figures are gone.
    if (release.withdrawnAt) {
      const emptied = { measures: [], documents: [], organisations: [] }
      return ok({ ...release, content: { ...release.content, ...emptied }, others: [] })
    }
    const all = await releasesOf(db, release.plan)
    const others = all.filter((one) => one.withdrawnAt === null && one.number !== number)
    return ok({ ...(await withOpenFiles(db, release)), others })
  },
})

export const showMeasure = query({
  action: 'release.read',
  input: z.object({ id: z.uuid() }),
  output: z.custom<NonNullable<Awaited<ReturnType<typeof releasedMeasure>>>>(),
  async run({ db }, { id }) {
    const found = await releasedMeasure(db, id)
    return found ? ok({ ...found, release: await withOpenFiles(db, found.release) }) : refuse('not_found')
  },
})

export const showIndicator = query({
  action: 'release.read',
  input: z.object({ id: z.uuid() }),
  output: z.custom<NonNullable<Awaited<ReturnType<typeof releasedIndicatorById>>>>(),
  async run({ db }, { id }) {
    const found = await releasedIndicatorById(db, id)
    return found ? ok(found) : refuse('not_found')
  },
})

type Indicated = NonNullable<Awaited<ReturnType<typeof releasedIndicatorById>>>
type Counted = NonNullable<Awaited<ReturnType<typeof releasedOrigin>>>

/** What was counted for a figure of the newest release. */
export const showOrigin = query({
  action: 'release.read',
  input: z.object({ id: z.uuid(), period: z.string().max(20) }),
  output: z.custom<
    Indicated & { readonly period: string; readonly counted: Counted; readonly suppressed: boolean }
  >(),
  async run({ db }, { id, period }) {
    const found = await releasedIndicatorById(db, id)
    const figure = found?.indicator.series.find((one) => one.period === period)
    if (!found || !figure) return refuse('not_found')
    const counted = (await releasedOrigin(db, found.release.id, id, period)) ?? []
    return ok({ ...found, period, counted, suppressed: figure.suppressed })
  },
})
