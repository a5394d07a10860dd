import { type Handler, Hono } from 'hono'
import { refuse } from '../../kernel/result.ts'
import { act, type Env, form, page, refusalPage } from '../../server/web.tsx'
import { addVersion } from './add-version.ts'
import { changeDocument } from './change-document.ts'
import { openConfidential, openDocument } from './open-document.ts'
import { ConfidentialPage } from './pages/confidential.tsx'
import { DocumentPage } from './pages/document.tsx'
import { DocumentsPage } from './pages/documents.tsx'
import { recordDocument } from './record-document.ts'
import { consultDocument, consultDocuments, showDocument, showDocuments } from './show-documents.ts'
import { withdrawDocument } from './withdraw-document.ts'

const again = [showDocuments, DocumentsPage] as [typeof showDocuments, typeof DocumentsPage]
const one = [showDocument, DocumentPage] as [typeof showDocument, typeof DocumentPage]
const confidential = [consultDocument, DocumentPage] as [typeof consultDocument, typeof DocumentPage]

const file =
  (open: typeof openDocument | typeof openConfidential): Handler<Env> =>
  async (c) => {
    const found = await open(c.get('request'), { ...c.req.query(), ...c.req.param() })
    return found.ok ? found.value : refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  }

export const routes = new Hono<Env>()
  .get('/documents', page(showDocuments, DocumentsPage))
  .get('/documents/confidentiels', page(consultDocuments, ConfidentialPage))
  .get('/documents/confidentiels/:id', page(consultDocument, DocumentPage))
  .get('/documents/confidentiels/:id/fichier', file(openConfidential))
  .get('/documents/:id', page(showDocument, DocumentPage))
  .get('/documents/:id/fichier', file(openDocument))
  .post(
    '/documents',
    form(recordDocument, {
      next: ({ id }, { visibility }) =>
        visibility === 'confidential' ? `/documents/confidentiels/${id}` : `/documents/${id}`,
      again,
    }),
  )
  .post(
    '/documents/:id',
    form(changeDocument, { next: (_, { id }) => `/documents/${id}`, again: one, blank: 'null' }),
  )
  .post('/documents/:id/versions', form(addVersion, { next: (_, { id }) => `/documents/${id}`, again: one }))
  .post(
    '/documents/confidentiels/:id/versions',
    form(addVersion, { next: (_, { id }) => `/documents/confidentiels/${id}`, again: confidential }),
  )
  .post('/documents/confidentiels/:id/retirer', act(withdrawDocument, '/documents/confidentiels'))
  .post(
    '/documents/:id/retirer',
    form(withdrawDocument, {
      next: (_, { id, withdrawn }) => (withdrawn === 'false' ? '/documents' : `/documents?withdrawn=${id}`),
      again,
    }),
  )
