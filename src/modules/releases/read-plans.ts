import { sql } from 'kysely'
import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { pageOf, paging, reference } from '../organisations/index.ts'
import { findPlan, type Plan, readPlans } from '../plans/index.ts'
import { gather } from './content.ts'
import { documentsOf, type ReleaseContent } from './release.ts'
import { newestRelease, withOpenFiles } from './releases.db.ts'

const text = z.record(z.string(), z.string())

const IndicatorInPlan = z.object({
  id: z.uuid(),
  key: z.string(),
  statement: text,
  kind: z.string(),
  state: z.string(),
  value: z.number().nullable(),
  suppressed: z.boolean().optional(),
})

const DocumentInPlan = z.object({
  title: text,
  published_on: z.string(),
  url: z.string().nullable().describe('An address, or the path of its file on this server'),
})

const MeasureInPlan = z.object({
  id: z.uuid(),
  number: z.string(),
  title: text,
  theme: text.nullable(),
  description: text.nullable(),
  actions: z.array(text),
  legal_basis: z.array(text),
  context: z.array(z.object({ text, source: z.string().optional() })),
  risks: z.array(text),
  state: z.string(),
  not_before: z.string().nullable(),
  due: z.string().nullable(),
  leads: z.array(text),
  partners: z.array(text),
  documents: z.array(DocumentInPlan),
  indicators: z.array(IndicatorInPlan),
  get measures(): z.ZodArray<typeof MeasureInPlan> {
    return z.array(MeasureInPlan)
  },
})
type MeasureInPlan = z.output<typeof MeasureInPlan>

const PlanShown = z.object({
  slug: z.string(),
  title: text,
  holder: z.string(),
  coordinator: z.string().nullable(),
  territory: z.string().nullable(),
  starts: z.string().nullable(),
  ends: z.string().nullable(),
  /** The release read; null where what stands today is read. */
  release: z.number().nullable(),
  documents: z.array(DocumentInPlan),
  measures: z.array(MeasureInPlan),
})

const shownPlan = (content: ReleaseContent, release: number | null): z.output<typeof PlanShown> => ({
  slug: content.plan.slug,
  title: content.plan.title,
  holder: content.plan.holder.slug,
  coordinator: content.plan.coordinator,
  territory: content.plan.territory,
  starts: content.plan.starts,
  ends: content.plan.ends,
  release,
  documents: shownDocuments(content, null),
  measures: measuresUnder(content, null),
})

const shownDocuments = (content: ReleaseContent, measure: string | null) =>
  documentsOf(content, measure).map(({ title, publishedOn, href }) => ({
    title,
    published_on: publishedOn,
    url: href,
  }))

const measuresUnder = (content: ReleaseContent, parent: string | null): MeasureInPlan[] =>
  content.measures
    .filter((one) => one.parent === parent)
    .map((one) => ({
      id: one.id,
      number: one.number,
      title: one.title,
      theme: one.theme,
      description: one.description,
      actions: [...one.actions],
      legal_basis: [...one.legalBasis],
      context: [...one.context],
      risks: [...one.risks],
      state: one.state,
      not_before: one.notBefore,
      due: one.due,
      leads: [...one.leads],
      partners: [...one.partners],
      documents: shownDocuments(content, one.id),
      indicators: one.indicators.map(({ id, key, statement, kind, state, value, suppressed }) => ({
        id,
        key,
        statement,
        kind,
        state,
        value,
        ...(suppressed ? { suppressed } : {}),
      })),
      measures: measuresUnder(content, one.id),
    }))

/** What stands today, for one within whose remit the plan is; undefined for everybody else. */
const planToday = ({ db, actor }: Reading, slug: string): Promise<Plan | undefined> | undefined =>
  actor.account === null && !actor.everywhere
    ? undefined
    : findPlan(db, actor.everywhere ? 'everywhere' : actor.remit('plan.read'), slug)

/** A plan: what the newest release shows, or with a token what stands today in one's remit. */
export const readPlan = query({
  action: 'release.read',
  input: z.object({ slug: reference }),
  output: PlanShown,
  api: {
    method: 'get',
    path: '/plans/{slug}',
    summary: 'A plan with its measures and where its indicators stand',
  },

  async run(reading, { slug }) {
    const plan = await planToday(reading, slug)
    if (plan) return ok(shownPlan((await gather(reading, plan)).content, null))
    const release = await newestRelease(reading.db, slug)
    if (!release) return refuse('not_found')
    const { content } = await withOpenFiles(reading.db, release)
    return ok(shownPlan(content, release.number))
  },
})

const PlanNamed = z.object({ slug: z.string(), title: text, holder: z.string() })
type PlanNamed = z.output<typeof PlanNamed>

/** The plans that the public sees, and with a token those within one's remit, by slug. */
export const readPlanList = query({
  action: 'release.read',
  input: z.object(paging),
  output: z.object({ items: z.array(PlanNamed), next: z.string().nullable() }),
  api: { method: 'get', path: '/plans', summary: 'Plans' },

  async run({ db, actor }, { limit, cursor }) {
    const page = { limit: limit + 1, after: cursor }
    const isNobody = actor.account === null && !actor.everywhere
    const remit = actor.everywhere ? 'everywhere' : actor.remit('plan.read')
    const own = isNobody ? [] : (await readPlans(db, remit, page)).map(named)
    const known = new Map([...(await releasedPlans(db, page)), ...own].map((one) => [one.slug, one]))
    // Which slug comes first is for the database to say: it is what a cursor is held against.
    const slugs = await db
      .selectFrom('plan')
      .select('slug')
      .where(sql<boolean>`slug = any(${sql.val([...known.keys()])}::text[])`)
      .orderBy('slug')
      .limit(limit + 1)
      .execute()
    const found = slugs.flatMap(({ slug }) => known.get(slug) ?? [])
    return ok(pageOf(found, limit, (last) => last.slug))
  },
})

const named = ({ slug, title, holderSlug }: Plan): PlanNamed => ({ slug, title, holder: holderSlug })

/** A page of the plans of which something is released, as their newest release names them. */
async function releasedPlans(
  db: Db,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<readonly PlanNamed[]> {
  const { rows } = await sql<PlanNamed>`
    select p.slug, newest.content -> 'plan' -> 'title' as title, newest.content #>> '{plan,holder,slug}' as holder
    from plan p cross join lateral (select r.content from release r
      where r.plan = p.id and r.withdrawn_at is null order by r.number desc limit 1) newest
    where ${after === undefined ? sql`true` : sql`p.slug > ${after}`} order by p.slug limit ${limit}`.execute(
    db,
  )
  return rows
}
