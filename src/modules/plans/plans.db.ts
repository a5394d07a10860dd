import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import { isUuid } from '../../kernel/slug.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { within } from '../organisations/index.ts'
import type { Body } from './plan.forms.ts'

export type Fact = { readonly text: Localized; readonly source?: string | undefined }

export type Plan = {
  readonly id: string
  readonly slug: string
  readonly title: Localized
  readonly description: Localized | null
  readonly holder: string
  readonly holderSlug: string
  readonly holderName: Localized
  readonly coordinator: string | null
  readonly territory: string | null
  readonly starts: string | null
  readonly ends: string | null
  readonly languages: readonly string[]
  readonly source: { document?: string; url?: string; consulted?: string } | null
  readonly context: readonly Fact[]
  readonly version: number
}

export type Measure = {
  readonly id: string
  readonly plan: string
  readonly parent: string | null
  readonly position: number
  readonly number: string
  readonly title: Localized
  readonly description: Localized | null
  readonly theme: Localized | null
  readonly state: 'planned' | 'under_way' | 'done' | 'stopped'
  readonly actions: readonly Localized[]
  readonly legalBasis: readonly Localized[]
  readonly context: readonly Fact[]
  readonly risks: readonly Localized[]
  readonly notBefore: string | null
  readonly due: string | null
  readonly noIndicatorInSource: boolean
  readonly version: number
  /** The measure of another plan that this one serves, as `plan/number`, and by its id. */
  readonly serves: string | null
  readonly servesId: string | null
  readonly leads: readonly Body[]
  readonly partners: readonly Body[]
}

/**
 * Whose plans an actor works with: those of an organisation within its remit, and those of an organisation that
 * reaches one of its own (a service sees its network's plan).
 */
const related = (remit: Remit) =>
  remit === 'everywhere'
    ? sql<boolean>`true`
    : sql<boolean>`exists (select from organisation_reach r where
        (r.holder = any(${sql.val(remit)}::uuid[]) and r.organisation = p.holder)
        or (r.holder = p.holder and r.organisation = any(${sql.val(remit)}::uuid[])))`

const planRows = (db: Db) =>
  db
    .selectFrom('plan as p')
    .innerJoin('organisation as h', 'h.id', 'p.holder')
    .select([
      'p.id',
      'p.slug',
      'p.title',
      'p.description',
      'p.holder',
      'h.slug as holderSlug',
      'h.name as holderName',
      'p.coordinator',
      'p.territory',
      'p.starts',
      'p.ends',
      'p.languages',
      'p.source',
      'p.context',
      'p.version',
    ])

/** The plans an actor may read, by slug: all, or a page of those after the slug `after`. */
export const readPlans = async (
  db: Db,
  remit: Remit,
  { limit, after }: { limit?: number; after?: string | undefined } = {},
) =>
  (await planRows(db)
    .where(related(remit))
    .$if(after !== undefined, (q) => q.where('p.slug', '>', after as string))
    .orderBy('p.slug')
    .$if(limit !== undefined, (q) => q.limit(limit as number))
    .execute()) as unknown as readonly Plan[]

/** A plan by slug or id: to read, or to change where `toChange` (then its holder lies within the remit). */
export async function findPlan(
  db: Db,
  remit: Remit,
  reference: string,
  toChange = false,
): Promise<Plan | undefined> {
  const row = await planRows(db)
    .where(isUuid(reference) ? 'p.id' : 'p.slug', '=', reference)
    .where(toChange ? within(remit, 'p.holder') : related(remit))
    .executeTakeFirst()
  return row as unknown as Plan | undefined
}

const bodies = (part: 'lead' | 'partner') => sql<Body[]>`(
  select coalesce(jsonb_agg(case when b.organisation is null then jsonb_build_object('name', b.name)
    else jsonb_build_object('organisation', o.slug) end order by b.position), '[]')
  from measure_body b left join organisation o on o.id = b.organisation where b.measure = m.id and b.part = ${part})`

const measureRows = (db: Db) =>
  db.selectFrom('measure as m').select([
    'm.id',
    'm.plan',
    'm.parent',
    'm.position',
    'm.number',
    'm.title',
    'm.description',
    'm.theme',
    'm.state',
    'm.actions',
    'm.legal_basis as legalBasis',
    'm.context',
    'm.risks',
    'm.not_before as notBefore',
    'm.due',
    'm.no_indicator_in_source as noIndicatorInSource',
    'm.version',
    'm.serves as servesId',
    sql<string | null>`(select sp.slug || '/' || s.number from measure s join plan sp on sp.id = s.plan
        where s.id = m.serves)`.as('serves'),
    bodies('lead').as('leads'),
    bodies('partner').as('partners'),
  ])

/** All measures of a plan, in its order: a measure before those it holds. */
export const readMeasures = async (db: Db, plan: string) =>
  (await measureRows(db)
    .where('m.plan', '=', plan)
    .orderBy('m.position')
    .execute()) as unknown as readonly Measure[]

/** A measure whose plan the actor may change. */
export async function findMeasure(db: Db, remit: Remit, id: string): Promise<Measure | undefined> {
  const row = await measureRows(db)
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .where('m.id', '=', id)
    .where(within(remit, 'p.holder'))
    .executeTakeFirst()
  return row as unknown as Measure | undefined
}

/** A measure of a plan that the actor may read, with that plan's slug. */
export async function findMeasureToRead(
  db: Db,
  remit: Remit,
  id: string,
): Promise<(Measure & { readonly planSlug: string }) | undefined> {
  const row = await measureRows(db)
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .select('p.slug as planSlug')
    .where('m.id', '=', id)
    .where(related(remit))
    .executeTakeFirst()
  return row as unknown as (Measure & { planSlug: string }) | undefined
}

/** The notes that stand, newest first. */
export const readNotes = (db: Db, measures: readonly string[], visibility?: 'public') =>
  db
    .selectFrom('measure_note')
    .select(['id', 'measure', 'visibility', 'text', 'written_at as writtenAt'])
    .where(sql<boolean>`measure = any(${sql.val(measures)}::uuid[])`)
    .where('withdrawn_at', 'is', null)
    .$if(visibility !== undefined, (q) => q.where('visibility', '=', visibility as string))
    .orderBy('written_at', 'desc')
    .execute()

/**
 * Sets who leads a measure and who takes part: by name, or any organisation that exists, within a remit or not. Answers
 * the one that nobody knows, if such is named.
 */
export async function setBodies(
  db: Db,
  measure: string,
  leads: readonly Body[],
  partners: readonly Body[],
): Promise<{ part: 'lead' | 'partner'; organisation: string } | undefined> {
  await db.deleteFrom('measure_body').where('measure', '=', measure).execute()
  return addBodies(db, measure, leads, partners)
}

/** The same for a measure that has none yet. */
export async function addBodies(
  db: Db,
  measure: string,
  leads: readonly Body[],
  partners: readonly Body[],
): ReturnType<typeof setBodies> {
  const rows = []
  for (const [part, list] of [
    ['lead', leads],
    ['partner', partners],
  ] as const)
    for (const [position, body] of list.entries()) {
      const organisation = 'name' in body ? null : await organisationId(db, body.organisation)
      if (organisation === undefined && !('name' in body)) return { part, organisation: body.organisation }
      rows.push({ measure, part, position, organisation, name: 'name' in body ? body.name : null })
    }
  if (rows.length > 0) await db.insertInto('measure_body').values(rows).execute()
  return undefined
}

const organisationId = async (db: Db, reference: string) =>
  (
    await db
      .selectFrom('organisation')
      .select('id')
      .where(isUuid(reference) ? 'id' : 'slug', '=', reference)
      .executeTakeFirst()
  )?.id
