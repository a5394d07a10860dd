import { z } from 'zod'
import type { Language } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import type { House } from '../../../server/house.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { findPlan, type Plan } from '../plans.db.ts'
import { comparePlans, type PlanContent, type PlanDifference } from './compare-plans.ts'
import { shownVersion, VersionShown } from './list-versions.ts'
import { contentToday, findVersion } from './versions.db.ts'

const Side = z.union([
  z.coerce.number().int(),
  z.enum(['today', 'aujourd-hui']).transform(() => 'today' as const),
])
type Side = z.output<typeof Side>

/** Two versions of a plan, or one and what stands today: what changed from the first to the second. */
export const compareVersions = query({
  action: 'plan.read',
  input: z.object({ slug: z.string().max(80), a: Side, b: Side }),
  output: z.object({
    slug: z.string(),
    title: z.record(z.string(), z.string()),
    /** Null is what stands today. */
    before: VersionShown.nullable(),
    after: VersionShown.nullable(),
    difference: z.custom<PlanDifference>(),
    /** What each indicator source is called, by its key. */
    sources: z.record(z.string(), z.string()),
  }),
  api: {
    method: 'get',
    path: '/plans/{slug}/versions/{a}/{b}',
    summary: 'What changed from one version of a plan to another, or to `today`',
  },

  async run(reading, { slug, a, b }) {
    const { db, actor, house } = reading
    const plan = await findPlan(db, actor.remit('plan.read'), slug)
    const before = plan && (await sideOf(reading, plan, a))
    const after = plan && (await sideOf(reading, plan, b))
    if (!before || !after) return refuse('not_found')
    return ok({
      slug: plan.slug,
      title: plan.title,
      before: before.version,
      after: after.version,
      difference: comparePlans(before.content, after.content),
      sources: sourceWords(house, actor.language),
    })
  },
})

type Compared = { readonly version: VersionShown | null; readonly content: PlanContent }

async function sideOf(reading: Reading, plan: Plan, side: Side): Promise<Compared | undefined> {
  if (side === 'today') return { version: null, content: await contentToday(reading, plan) }
  const found = await findVersion(reading.db, plan.id, side)
  return found && { version: shownVersion(found), content: found.content }
}

/** What sources are called, by key; and what each value of a parameter that is chosen is, by key and value. */
const sourceWords = ({ sources }: House, language: Language) =>
  Object.fromEntries(
    [...sources].flatMap(([key, { title, choices = {} }]) => [
      [key, title(language)],
      ...Object.values(choices)
        .flat()
        .map(({ value, label }) => [`${key} ${value}`, label(language)]),
    ]),
  )
