import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { isUuid } from '../../kernel/slug.ts'
import { consult, query } from '../../server/use-case.ts'
import { findDocument, readConfidential, readDocuments } from './documents.db.ts'
import { asInList, inList, whole, wholeDocument } from './shown-document.ts'

const most = 1_000

/** What the page of documents shows: those recorded within one's remit, and the one just withdrawn, to put it back. */
export const showDocuments = query({
  action: 'document.read',
  input: z.object({ withdrawn: z.string().refine(isUuid).optional().catch(undefined) }),
  output: z.object({
    items: z.array(inList),
    withdrawn: inList.nullable(),
    mayRecord: z.boolean(),
    mayConsult: z.boolean(),
    today: z.string(),
  }),

  async run({ db, actor, today }, { withdrawn }) {
    const remit = actor.remit('document.read')
    const items = await readDocuments(db, remit, { limit: most })
    const gone = withdrawn ? await findDocument(db, remit, withdrawn, { withdrawn: true }) : undefined
    return ok({
      items: items.map((one) => asInList(one, today)),
      withdrawn: gone ? asInList(gone, today) : null,
      mayRecord: actor.may('document.record'),
      mayConsult: actor.may('document.consult'),
      today,
    })
  },
})

/** One document, with every version and variant of it. */
export const showDocument = query({
  action: 'document.read',
  input: z.object({ id: z.uuid() }),
  output: whole,

  async run({ db, actor, today }, { id }) {
    const document = await findDocument(db, actor.remit('document.read'), id)
    if (!document) return refuse('not_found')
    const mayChange = (await findDocument(db, actor.remit('document.change'), id)) !== undefined
    return ok(await wholeDocument(db, document, { today, mayChange }))
  },
})

/** The confidential documents of one's house. Who looked is written down. */
export const consultDocuments = consult({
  action: 'document.consult',
  input: z.object({}),
  output: z.object({ items: z.array(inList) }),
  api: {
    method: 'get',
    path: '/documents/confidential',
    summary: 'Confidential documents of one’s house: leaves a line in the journal',
  },

  async run({ db, actor, today, journal }) {
    const items = await readConfidential(db, actor.remit('document.consult'), most)
    journal('documents', ['list'])
    return ok({ items: items.map((one) => asInList(one, today)) })
  },
})

/** One confidential document. Who looked is written down. */
export const consultDocument = consult({
  action: 'document.consult',
  input: z.object({ id: z.uuid() }),
  output: whole,

  async run({ db, actor, today, journal }, { id }) {
    const document = await findDocument(db, actor.remit('document.consult'), id, { confidential: true })
    if (!document) return refuse('not_found')
    journal(id, ['document'])
    const mayChange = actor.may('document.add_version')
    return ok(await wholeDocument(db, document, { today, mayChange }))
  },
})
