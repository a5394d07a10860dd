import { policy } from '../../server/policy.ts'

export const reminderPolicy = policy({
  // Whoever was written to, by the link in the message.
  'reminder.pause': ['link_holder'],
  'reminder.weekly': ['coordinator'],
})
