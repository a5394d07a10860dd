export { createToken } from './create-token.ts'
export { giveRole } from './give-role.ts'
export { noteReset } from './note-reset.ts'
export { finishDemonstration } from './set-up.ts'
