export { languageOfOrganisation } from './make-link.ts'
export { lastDay } from './task-link.ts'
export { insertLink, openLinks, type TaskLink, updateLink } from './task-links.db.ts'
