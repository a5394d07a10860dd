import { Hono } from 'hono'
import { type Env, form, page } from '../../server/web.tsx'
import { DocumentsPage } from './pages/documents.tsx'
import { recordDocument } from './record-document.ts'
import { showDocuments } from './show-documents.ts'
import { withdrawDocument } from './withdraw-document.ts'

const again = [showDocuments, DocumentsPage] as [typeof showDocuments, typeof DocumentsPage]

export const routes = new Hono<Env>()
  .get('/documents', page(showDocuments, DocumentsPage))
  .post('/documents', form(recordDocument, { next: '/documents', again }))
  .post(
    '/documents/:id/retirer',
    form(withdrawDocument, {
      next: (_, { id, withdrawn }) => (withdrawn === 'false' ? '/documents' : `/documents?withdrawn=${id}`),
      again,
    }),
  )
