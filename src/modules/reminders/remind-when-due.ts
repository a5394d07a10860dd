import { dayIn } from '../../kernel/day.ts'
import type { Reading } from '../../server/use-case.ts'
import { unanswered } from '../declarations/index.ts'
import { openLinks } from '../task-links/index.ts'
import { duesRemindedOf, isDaytime, reminderDay } from './reminder.ts'
import { organisationsNamed, remindedSince } from './reminders.db.ts'
import { writeDigest } from './write-digest.ts'

/** Reminds, around each due day, the organisations that have not done what was asked, without anybody doing anything. */
export async function remindWhenDue(reading: Reading): Promise<void> {
  const { db, now, today, timeZone } = reading
  if (!isDaytime(timeZone, now)) return
  const due = duesRemindedOf(today)
  const figures = (await openLinks(db, null)).filter(
    (one) => one.kind === 'figures' && one.due >= due.from && one.due <= due.to,
  )
  const asked = [
    ...(await unanswered(db, { due })),
    ...figures.map((one) => ({ ...one, askedOn: dayIn(timeZone, one.createdAt) })),
  ]
  const days = new Map<string, string>()
  for (const one of asked) {
    const day = reminderDay(one.due, one.askedOn, today)
    if (day && day > (days.get(one.organisation) ?? '')) days.set(one.organisation, day)
  }
  for (const organisation of await organisationsNamed(db, [...days.keys()])) {
    if (await remindedSince(db, organisation.id, days.get(organisation.id) ?? today)) continue
    await writeDigest(reading, organisation)
  }
}
