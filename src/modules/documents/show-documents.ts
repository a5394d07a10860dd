import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok } from '../../kernel/result.ts'
import { isUuid } from '../../kernel/slug.ts'
import { query } from '../../server/use-case.ts'
import { within } from '../organisations/index.ts'

const shown = z.object({
  id: z.uuid(),
  series: z.string(),
  title: z.custom<Localized>(),
  organisation: z.custom<Localized>(),
  publishedOn: z.string(),
  url: z.string().nullable(),
  public: z.boolean(),
})

/** What the page of documents shows: those recorded within one's remit, and the one just withdrawn, to put it back. */
export const showDocuments = query({
  action: 'document.read',
  input: z.object({ withdrawn: z.string().refine(isUuid).optional().catch(undefined) }),
  output: z.object({
    items: z.array(shown),
    withdrawn: shown.nullable(),
    mayRecord: z.boolean(),
    today: z.string(),
  }),

  async run({ db, actor, today }, { withdrawn }) {
    const documents = db
      .selectFrom('document as d')
      .innerJoin('organisation as o', 'o.id', 'd.organisation')
      .select([
        'd.id',
        'd.series',
        'd.title',
        'o.name as organisation',
        'd.published_on as publishedOn',
        'd.url',
        'd.public',
      ])
      .where(within(actor.remit('document.read'), 'd.organisation'))
      .orderBy('d.published_on', 'desc')
      .orderBy('d.slug')
    const items = await documents.where('d.withdrawn_at', 'is', null).execute()
    const gone = withdrawn
      ? await documents
          .where('d.withdrawn_at', 'is not', null)
          .where('d.id', '=', withdrawn)
          .executeTakeFirst()
      : undefined
    type Shown = z.output<typeof shown>
    return ok({
      items: items as Shown[],
      withdrawn: (gone as Shown | undefined) ?? null,
      mayRecord: actor.may('document.record'),
      today,
    })
  },
})
