import { z } from 'zod'
import { ok, refuse } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { pageOf, paging } from '../../organisations/index.ts'
import { findPlan } from '../plans.db.ts'
import { recentChanges } from './history.db.ts'
import { findVersion, readVersions, type Version } from './versions.db.ts'

const text = z.record(z.string(), z.string())

export const VersionShown = z.object({
  number: z.number(),
  /** `named` by those who run the plan, or `replaced` where an import took its place. */
  kind: z.enum(['named', 'replaced']),
  name: text.nullable(),
  note: text.nullable(),
  dated: z.string(),
  kept_at: z.string(),
})
export type VersionShown = z.output<typeof VersionShown>

export const shownVersion = ({ number, kind, name, note, dated, keptAt }: Version): VersionShown => ({
  number,
  kind,
  name: name as Record<string, string> | null,
  note: note as Record<string, string> | null,
  dated,
  kept_at: keptAt.toISOString(),
})

const asked = z.object({
  slug: z.string().max(80),
  ...paging,
  cursor: z.coerce.number().int().optional(),
})

/** The versions of a plan, newest first. */
export const listVersions = query({
  action: 'plan.read',
  input: asked,
  output: z.object({ items: z.array(VersionShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/plans/{slug}/versions', summary: 'The versions of a plan, newest first' },

  async run({ db, actor }, { slug, limit, cursor }) {
    const plan = await findPlan(db, actor.remit('plan.read'), slug)
    if (!plan) return refuse('not_found')
    const found = await readVersions(db, plan.id, { limit: limit + 1, before: cursor })
    const { items, next } = pageOf(found, limit, (last) => String(last.number))
    return ok({ items: items.map(shownVersion), next })
  },
})

/** What the page of versions shows: those, the last changes since, and whether the reader may keep one. */
export const showVersions = query({
  action: 'plan.read',
  input: asked,
  output: z.object({
    slug: z.string(),
    title: text,
    mayKeep: z.boolean(),
    today: z.string(),
    items: z.array(VersionShown),
    next: z.string().nullable(),
    changes: z.array(
      z.object({
        at: z.date(),
        measure: z.string().nullable(),
        number: z.string().nullable(),
        indicator: z.string().nullable(),
        fields: z.array(z.string()),
      }),
    ),
  }),

  async run({ db, actor, today }, { slug, limit, cursor }) {
    const plan = await findPlan(db, actor.remit('plan.read'), slug)
    if (!plan) return refuse('not_found')
    const found = await readVersions(db, plan.id, { limit: limit + 1, before: cursor })
    const { items, next } = pageOf(found, limit, (last) => String(last.number))
    const mine = actor.may('plan.keep_version')
      ? await findPlan(db, actor.remit('plan.keep_version'), slug, true)
      : undefined
    return ok({
      slug: plan.slug,
      title: plan.title,
      mayKeep: mine !== undefined,
      today,
      items: items.map(shownVersion),
      next,
      changes: (await recentChanges(db, plan.id, 50)).map((one) => ({ ...one, fields: [...one.fields] })),
    })
  },
})

/** A version, whole: what it says can be imported again as it is. */
export const readVersion = query({
  action: 'plan.read',
  input: z.object({ slug: z.string().max(80), number: z.coerce.number().int() }),
  output: VersionShown.extend({ content: z.unknown() }),
  api: { method: 'get', path: '/plans/{slug}/versions/{number}', summary: 'A version of a plan, whole' },

  async run({ db, actor }, { slug, number }) {
    const plan = await findPlan(db, actor.remit('plan.read'), slug)
    const version = plan && (await findVersion(db, plan.id, number))
    return version ? ok({ ...shownVersion(version), content: version.content }) : refuse('not_found')
  },
})
