import type { Reading } from '../../../server/use-case.ts'
import { callReleased } from './call-released.ts'
import { remindBefore } from './remind-before.ts'

/** What each hour brings to those who are enrolled: seats, and a reminder where they were not invited just now. */
export async function enrolmentUpkeep(reading: Reading): Promise<void> {
  await callReleased(reading)
  await remindBefore(reading)
}
