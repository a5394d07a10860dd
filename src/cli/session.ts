import { house } from '../app.ts'
import type { Fault, Refusal, Result } from '../kernel/result.ts'
import { system } from '../server/actor.ts'
import { readConfig } from '../server/config.ts'
import { readInstance } from '../server/instance.ts'
import { openPlatform, type Platform } from '../server/platform.ts'
import { problemOf } from '../server/problem.ts'
import type { Request } from '../server/use-case.ts'

/** A command that was refused: its message names the reasons. */
export class Refused extends Error {}

/** Opens the database for the time of one command: the one that runs, or the embedded one started for it. */
export async function withPlatform<T>(work: (platform: Platform) => Promise<T>): Promise<T> {
  const platform = await openPlatform(readConfig(process.env), () => undefined)
  try {
    return await work(platform)
  } finally {
    await platform.close()
  }
}

/** Aborted when the process is told to stop, from now on. */
export function toldToStop(): AbortSignal {
  const told = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told.abort())
  return told.signal
}

/** A request by the instance itself: what is typed on its machine. */
export async function asInstance(platform: Platform, at?: Date): Promise<Request> {
  const { timeZone } = await readInstance(platform.database)
  const { database, keys, config } = platform
  const now = at ?? (await platform.clock())
  const sealed = { fileKeys: keys.files, messageKeys: keys.messages }
  return { database, house, ...sealed, actor: system, now, timeZone, baseUrl: config.baseUrl }
}

/** The value of a result; throws `Refused` with each reason on a line of its own. */
export function orRefuse<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Refused(reasons(result))
}

function reasons(refusal: Refusal): string {
  const { title, errors } = problemOf(refusal)
  return [`refused: ${refusal.code} (${title})`, ...errors.map(reason)].join('\n')
}

const reason = ({ path, line, code, expected, found }: Fault) =>
  [
    `  ${line === undefined ? '' : `line ${line}, `}${path}: ${code}`,
    expected && `expected ${expected}`,
    found && `found ${found}`,
  ]
    .filter(Boolean)
    .join(', ')
