import { everyRole, policy } from '../../server/policy.ts'

export const taskPolicy = policy({
  'task.read': everyRole,
})
