export { wantsWeekly } from './choose-weekly.ts'
export { readersOf } from './reminders.db.ts'
