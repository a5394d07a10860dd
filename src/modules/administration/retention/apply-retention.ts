import { writeLines } from '../../../server/journal.ts'
import type { Reading } from '../../../server/use-case.ts'
import { keptSince, monthsKept } from './kinds.ts'

/** Removes what has been kept long enough, each hour. The journal says how many of what. */
export async function applyRetention(reading: Reading): Promise<void> {
  for (const { kind, months } of await monthsKept(reading)) {
    const removed = await kind.ended(reading, keptSince(reading, months), 'remove')
    if (removed === 0) continue
    const line = { action: 'retention.apply', subject: kind.kind, fields: [`${removed}`] } as const
    await writeLines(reading.db, null, reading.now, [line])
  }
}
