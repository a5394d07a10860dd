import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { dayIn } from '../kernel/day.ts'
import { type Refusal, refuse } from '../kernel/result.ts'
import type { Reading, Request } from './use-case.ts'

/** `moment` sees all that was committed at its beginning and nothing since; `each` statement sees what is committed then. */
export type Sight = 'moment' | 'each'

/**
 * One transaction with the actor and the day set in it, which is what row level security reads. A read sees one
 * moment, and PostgreSQL refuses it any write. What two transactions do to each other is tried again.
 */
export function inTransaction<T>(
  request: Request,
  access: 'read' | 'write',
  run: (reading: Reading) => Promise<T>,
  sight: Sight = access === 'read' ? 'moment' : 'each',
): Promise<T> {
  return triedAgain(sight === 'moment' ? ofOneMoment : passing, () => once(request, access, sight, run))
}

function once<T>(
  request: Request,
  access: 'read' | 'write',
  sight: Sight,
  run: (reading: Reading) => Promise<T>,
): Promise<T> {
  const { database, ...given } = request
  const { actor, now } = given
  const today = dayIn(given.timeZone, now)
  return database
    .transaction()
    .setIsolationLevel(sight === 'moment' ? 'repeatable read' : 'read committed')
    .setAccessMode(access === 'read' ? 'read only' : 'read write')
    .execute(async (db) => {
      await sql`select set_config('maillage.actor', ${actor.account ?? ''}, true),
        set_config('maillage.everywhere', ${String(actor.everywhere)}, true),
        set_config('maillage.assurance', ${actor.assurance}, true),
        set_config('maillage.today', ${today}, true), set_config('maillage.now', ${now.toISOString()}, true)${limits(given.patience)}`.execute(
        db,
      )
      return run({ ...given, db, today, later: (work) => inTransaction(request, 'read', work) })
    })
}

/** Set for the transaction, which is what a pooler between leaves alone; who goes away within one gives its connection back. */
const limits = (patience: number | undefined) =>
  patience === undefined
    ? sql``
    : sql`, set_config('statement_timeout', ${`${patience}s`}, true),
        set_config('idle_in_transaction_session_timeout', ${`${patience * 2}s`}, true)`

const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code)

// Deadlock and serialization failure: PostgreSQL undid one of two, which may simply come again.
const passing = new Set(['40P01', '40001'])
// Who reads one moment does not see a number that another took since.
const ofOneMoment = new Set([...passing, '23505'])
const attempts = 6

async function triedAgain<T>(codes: ReadonlySet<string>, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt === attempts || !codes.has(codeOf(error))) throw error
      await pause(attempt * 20 * Math.random())
    }
  }
}

// A number, day or character within a file, or in an address, that PostgreSQL cannot hold.
const unheld: Readonly<Record<string, string>> = {
  '22003': 'a number within range',
  '22008': 'a day within range',
  '22021': 'no NUL character',
  '22P05': 'no NUL character',
}

/**
 * What the database itself refused, as a refusal: a value it cannot hold, or an invariant that a rule did not see
 * coming (its constraint is named after what it says). Anything else is a bug and is thrown on.
 */
export function refusedByDatabase(error: unknown): Refusal<'validation' | 'conflict.exists'> {
  const code = codeOf(error)
  const expected = unheld[code]
  if (expected !== undefined) return refuse('validation', [{ path: '', code: 'invalid_format', expected }])
  const { constraint = '', table = '' } = error as { constraint?: string; table?: string }
  const rule = constraint.replace(`${table}_`, '').replaceAll('_', ' ')
  if (code === '23505')
    return refuse('conflict.exists', [{ path: table, code: 'conflict.exists', expected: rule }])
  if (code === '23514') return refuse('validation', [{ path: table, code: 'custom', expected: rule }])
  throw error
}
