import { defineModule } from '../../server/module.ts'
import { documentPolicy } from './document.policy.ts'
import { listDocuments } from './list-documents.ts'
import { recordDocument } from './record-document.ts'
import { documentsThatExist, recurrenceOfPublications } from './sources.ts'
import { withdrawDocument } from './withdraw-document.ts'

export const documents = defineModule({
  name: 'documents',
  policy: documentPolicy,
  useCases: [listDocuments, recordDocument, withdrawDocument],
  sources: [documentsThatExist, recurrenceOfPublications],
})
