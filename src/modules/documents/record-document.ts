import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { findOrganisation, reference } from '../organisations/index.ts'
import { documentFields, storeDocument } from './store-document.ts'

/** Records that a document exists: a protocol, the complaints report of a year. Documents that succeed one another are a series. */
export const recordDocument = command({
  action: 'document.record',
  input: z.object({
    ...documentFields,
    organisation: reference.nullish(),
    public: documentFields.public.default(true),
  }),
  output: z.object({ id: z.uuid(), slug: z.string(), series: z.string() }),
  api: {
    method: 'post',
    path: '/documents',
    summary: 'Record that a document exists',
    status: 201,
    codes: ['organisation.unknown', 'document.slug_taken', 'document.published_in_future', 'slug.empty'],
  },

  async run(context, input) {
    const { db, actor, journal } = context
    const remit = actor.remit('document.record')
    const owner = input.organisation ?? (remit === 'everywhere' ? undefined : remit[0])
    const organisation = owner ? await findOrganisation(db, remit, owner) : undefined
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    const stored = await storeDocument(context, organisation.id, input)
    if (!stored.ok) return stored
    journal(stored.value.id, ['series', stored.value.series])
    return ok(stored.value)
  },
})
