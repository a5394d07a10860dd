import { defineModule } from '../../server/module.ts'
import type { Reading } from '../../server/use-case.ts'
import { chooseWeekly } from './choose-weekly.ts'
import { pauseReminders, showPause } from './pause-reminders.ts'
import { remind } from './remind.ts'
import { remindWhenDue } from './remind-when-due.ts'
import { reminderPolicy } from './reminder.policy.ts'
import { oldReminders } from './retention.ts'
import { routes } from './routes.tsx'
import { writeWeekly } from './write-weekly.ts'

export const reminders = defineModule({
  name: 'reminders',
  policy: reminderPolicy,
  routes,
  retention: [oldReminders],
  useCases: [remind, showPause, pauseReminders, chooseWeekly],
  upkeep: writeWhatIsDue,
})

async function writeWhatIsDue(reading: Reading): Promise<void> {
  await remindWhenDue(reading)
  await writeWeekly(reading)
}
