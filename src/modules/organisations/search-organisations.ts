import { sql } from 'kysely'
import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok } from '../../kernel/result.ts'
import { slugify } from '../../kernel/slug.ts'
import { query } from '../../server/use-case.ts'
import { pageOf } from './list-organisations.ts'
import { organisationKinds } from './organisation.ts'
import { within } from './organisations.db.ts'

const pageSize = 50

/** What the page that lists organisations shows: those whose name holds some words, of one kind, a page at a time. */
export const searchOrganisations = query({
  action: 'organisation.read',
  input: z.object({
    q: z.string().trim().max(80).catch(''),
    kind: z.enum(organisationKinds).optional().catch(undefined),
    after: z.string().max(80).optional().catch(undefined),
  }),
  output: z.object({
    q: z.string(),
    kind: z.enum(organisationKinds).nullable(),
    items: z.array(
      z.object({
        slug: z.string(),
        name: z.custom<Localized>(),
        kind: z.enum(organisationKinds),
        sectors: z.array(z.string()),
        parent: z.custom<Localized | null>(),
        territories: z.custom<readonly Localized[]>(),
        status: z.string(),
      }),
    ),
    total: z.number(),
    next: z.string().nullable(),
  }),

  async run({ db, actor }, { q, kind, after }) {
    const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
    const found = db
      .selectFrom('organisation as o')
      .where(within(actor.remit('organisation.read'), 'o.id'))
      .$if(q !== '', (rows) =>
        rows.where(
          sql<boolean>`(o.slug like ${like(slugify(q) || '-')}
            or exists (select from jsonb_each_text(o.name) as n where n.value ilike ${like(q)}))`,
        ),
      )
      .$if(kind !== undefined, (rows) => rows.where('o.kind', '=', kind as string))
    const { total } = await found.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
    const rows = await found
      .leftJoin('organisation as p', 'p.id', 'o.parent')
      .select(['o.slug', 'o.name', 'o.kind', 'o.sectors', 'o.status', 'p.name as parent'])
      .select(
        sql<
          Localized[]
        >`(select coalesce(jsonb_agg(t.name order by t.slug), '[]') from organisation_territory ot
          join territory t on t.id = ot.territory where ot.organisation = o.id)`.as('territories'),
      )
      .$if(after !== undefined, (all) => all.where('o.slug', '>', after as string))
      .orderBy('o.slug')
      .limit(pageSize + 1)
      .execute()
    const { items, next } = pageOf(rows, pageSize, (last) => last.slug)
    return ok({ q, kind: kind ?? null, items: items as never, total, next })
  },
})
