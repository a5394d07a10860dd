export { giveUpMessagesTo } from './give-up-messages-to.ts'
