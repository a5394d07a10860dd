export { createToken } from './create-token.ts'
export { giveRole } from './give-role.ts'
export { setUp } from './set-up.ts'
