export { openDocument } from './open-document.ts'
export { recordDocument } from './record-document.ts'
export { documentFields, documentFile, storeDocument } from './store-document.ts'
