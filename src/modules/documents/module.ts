import { defineModule } from '../../server/module.ts'
import { documentPolicy } from './document.policy.ts'
import { listDocuments } from './list-documents.ts'
import { openDocument } from './open-document.ts'
import { recordDocument } from './record-document.ts'
import { routes } from './routes.tsx'
import { showDocuments } from './show-documents.ts'
import { documentsThatExist, recurrenceOfPublications } from './sources.ts'
import { texts } from './texts.ts'
import { withdrawDocument } from './withdraw-document.ts'

export const documents = defineModule({
  name: 'documents',
  policy: documentPolicy,
  routes,
  nav: [
    { href: '/documents', label: texts.words('title'), action: 'document.read', order: 5, place: 'work' },
  ],
  useCases: [listDocuments, showDocuments, recordDocument, withdrawDocument, openDocument],
  sources: [documentsThatExist, recurrenceOfPublications],
})
