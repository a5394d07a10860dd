import { atNetwork, policy } from '../../server/policy.ts'

export const messagePolicy = policy({
  'message.read': atNetwork(['administrator']),
  'message.retry': atNetwork(['administrator']),
  'message.give_up': atNetwork(['administrator']),
  'job.read': atNetwork(['administrator']),
  'job.retry': atNetwork(['administrator']),
})
