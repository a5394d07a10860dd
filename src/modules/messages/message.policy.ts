import { policy } from '../../server/policy.ts'

export const messagePolicy = policy({
  'message.read': ['administrator'],
  'message.retry': ['administrator'],
  'message.give_up': ['administrator'],
  'job.read': ['administrator'],
  'job.retry': ['administrator'],
})
