export { deliver, emptied } from './deliver.ts'
export { type Gateways, openGateways } from './gateways.ts'
export { callGathering, gather } from './gather.ts'
export type { MailConfig } from './mail-gateway.ts'
export {
  hintOf,
  type Message,
  type MessageLink,
  type MessageState,
  messageKinds,
  messageStates,
  openContent,
  readerMark,
} from './message.ts'
export { enqueueSending, gatherJob, send, sendJob } from './send.ts'
export type { SmsConfig } from './sms-gateway.ts'
export { failures } from './undelivered.ts'
