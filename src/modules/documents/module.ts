import { defineModule } from '../../server/module.ts'
import { addVersion } from './add-version.ts'
import { changeDocument } from './change-document.ts'
import { documentPolicy } from './document.policy.ts'
import { listDocuments } from './list-documents.ts'
import { openConfidential, openDocument } from './open-document.ts'
import { recordDocument } from './record-document.ts'
import { reviewTasks } from './review-tasks.ts'
import { routes } from './routes.tsx'
import { consultDocument, consultDocuments, showDocument, showDocuments } from './show-documents.ts'
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
  useCases: [
    listDocuments,
    showDocuments,
    showDocument,
    recordDocument,
    changeDocument,
    addVersion,
    withdrawDocument,
    openDocument,
    consultDocuments,
    consultDocument,
    openConfidential,
  ],
  tasks: reviewTasks,
  sources: [documentsThatExist, recurrenceOfPublications],
})
