export { createToken } from './create-token.ts'
export { giveRole } from './give-role.ts'
export { finishDemonstration } from './set-up.ts'
