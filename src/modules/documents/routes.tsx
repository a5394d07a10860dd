import { type Handler, Hono } from 'hono'
import { refuse } from '../../kernel/result.ts'
import { type Env, form, page, refusalPage } from '../../server/web.tsx'
import { openDocument } from './open-document.ts'
import { DocumentsPage } from './pages/documents.tsx'
import { recordDocument } from './record-document.ts'
import { showDocuments } from './show-documents.ts'
import { withdrawDocument } from './withdraw-document.ts'

const again = [showDocuments, DocumentsPage] as [typeof showDocuments, typeof DocumentsPage]

const file: Handler<Env> = async (c) => {
  const found = await openDocument(c.get('request'), c.req.param())
  return found.ok ? found.value : refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
}

export const routes = new Hono<Env>()
  .get('/documents', page(showDocuments, DocumentsPage))
  .get('/documents/:id/fichier', file)
  .post('/documents', form(recordDocument, { next: '/documents', again }))
  .post(
    '/documents/:id/retirer',
    form(withdrawDocument, {
      next: (_, { id, withdrawn }) => (withdrawn === 'false' ? '/documents' : `/documents?withdrawn=${id}`),
      again,
    }),
  )
