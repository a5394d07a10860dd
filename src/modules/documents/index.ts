export { recordDocument } from './record-document.ts'
