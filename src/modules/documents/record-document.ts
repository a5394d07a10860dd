import { z } from 'zod'
import { localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { slug, slugify } from '../../kernel/slug.ts'
import { command } from '../../server/use-case.ts'
import { findOrganisation, json, reference } from '../organisations/index.ts'

/** Records that a document exists: a protocol, the complaints report of a year. Documents that succeed one another are a series. */
export const recordDocument = command({
  action: 'document.record',
  input: z.object({
    slug: slug.optional(),
    series: z.string().trim().min(1).max(80).transform(slugify),
    title: localized,
    organisation: reference.nullish(),
    published_on: z.iso.date(),
    url: z.url({ protocol: /^https?$/ }).nullish(),
    public: z.stringbool().or(z.boolean()).default(true),
  }),
  output: z.object({ id: z.uuid(), slug: z.string(), series: z.string() }),
  api: {
    method: 'post',
    path: '/documents',
    summary: 'Record that a document exists',
    status: 201,
    codes: ['organisation.unknown', 'document.slug_taken', 'document.published_in_future', 'slug.empty'],
  },

  async run({ db, actor, now, today, journal }, input) {
    const remit = actor.remit('document.record')
    const owner = input.organisation ?? (remit === 'everywhere' ? undefined : remit[0])
    const organisation = owner ? await findOrganisation(db, remit, owner) : undefined
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    if (input.published_on > today) return refuse('document.published_in_future', 'published_on')
    if (input.series === '') return refuse('slug.empty', 'series')
    const named = slugify((Object.values(input.title)[0] ?? '').slice(0, 60))
    if (!input.slug && named === '') return refuse('slug.empty', 'title')
    const slug = input.slug ?? `${named}-${input.published_on}`
    const stored = await db
      .insertInto('document')
      .values({
        slug,
        series: input.series,
        title: json(input.title),
        organisation: organisation.id,
        published_on: input.published_on,
        url: input.url ?? null,
        public: input.public,
        created_at: now,
      })
      .onConflict((conflict) => conflict.column('slug').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!stored) return refuse('document.slug_taken', 'title')
    const { id } = stored
    journal(id, ['series', input.series])
    return ok({ id, slug, series: input.series })
  },
})
