export { wantsWeekly } from './choose-weekly.ts'
