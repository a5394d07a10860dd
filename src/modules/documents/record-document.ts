import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { findOrganisation, reference } from '../organisations/index.ts'
import { documentFields, documentFile, storeDocument } from './store-document.ts'

/** Records that a document exists: a protocol, the complaints report of a year. Documents that succeed one another are a series. */
export const recordDocument = command({
  action: 'document.record',
  files: ['file'],
  input: z.object({
    ...documentFields,
    organisation: reference.nullish(),
    public: documentFields.public.default(true),
    file: documentFile,
  }),
  output: z.object({ id: z.uuid(), slug: z.string(), series: z.string() }),
  api: {
    method: 'post',
    path: '/documents',
    summary: 'Record that a document exists, with its file',
    status: 201,
    codes: [
      'organisation.unknown',
      'document.slug_taken',
      'document.published_in_future',
      'document.reviewed_before_it_came_out',
      'slug.empty',
      'file.too_large',
      'file.type',
      'auth.assurance_too_low',
    ],
  },

  async run(context, input) {
    const { db, actor, journal } = context
    const secret = input.visibility === 'confidential'
    if (secret && !actor.may('document.consult')) return refuse('auth.forbidden')
    if (secret && actor.assurance === 'first') return refuse('auth.assurance_too_low')
    const remit = actor.remit(secret ? 'document.consult' : 'document.record')
    const owner = input.organisation ?? (remit === 'everywhere' ? undefined : remit[0])
    const organisation = owner ? await findOrganisation(db, remit, owner, secret) : undefined
    if (!organisation) return refuse('organisation.unknown', 'organisation')
    const stored = await storeDocument(context, organisation.id, input)
    if (!stored.ok) return stored
    journal(stored.value.id, secret ? ['confidential'] : ['series', stored.value.series])
    return ok(stored.value)
  },
})
