import { sql } from 'kysely'
import type { Localized } from '../kernel/localized.ts'
import type { Database } from './database.ts'

/** What this installation is. Until the first-run page or the demonstration has made it, it has no name. */
export type Instance = {
  readonly name: Localized
  readonly timeZone: string
  readonly threshold: number
  readonly demonstration: boolean
  readonly ready: boolean
}

const unmade: Instance = {
  name: { fr: 'Maillage' },
  timeZone: 'Europe/Brussels',
  threshold: 5,
  demonstration: false,
  ready: false,
}

export async function readInstance(database: Database): Promise<Instance> {
  const row = await database
    .selectFrom('instance')
    .select(['name', 'time_zone as timeZone', 'threshold', 'demonstration'])
    .executeTakeFirst()
  return row ? { ...row, name: row.name as Localized, ready: true } : unmade
}

/** Kept for two seconds: every request needs it and it hardly ever changes, once it is made. */
export function instanceReader(database: Database) {
  let kept: { at: number; instance: Promise<Instance> } | undefined
  return (): Promise<Instance> => {
    const now = performance.now()
    if (!kept || now - kept.at > 2_000) {
      const forget = () => {
        kept = undefined
      }
      kept = { at: now, instance: readInstance(database) }
      kept.instance.then(({ ready }) => ready || forget(), forget)
    }
    return kept.instance
  }
}

/** The time: the machine's, or the one a test has set in the database (`MAILLAGE_TEST_CLOCK=1`). */
export type Clock = () => Promise<Date>

export const systemClock: Clock = async () => new Date()

export const testClock =
  (database: Database): Clock =>
  async () => {
    const row = await database.selectFrom('test_clock').select('at').executeTakeFirst()
    return row?.at ?? new Date()
  }

export const setTestClock = (database: Database, at: Date) =>
  sql`insert into test_clock (at) values (${at}) on conflict (singleton) do update set at = excluded.at`.execute(
    database,
  )

export const clearTestClock = (database: Database) => database.deleteFrom('test_clock').execute()
