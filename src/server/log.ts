import type { Config } from './config.ts'

const levels = ['silent', 'error', 'warn', 'info', 'debug'] as const

export type Log = Record<
  'error' | 'warn' | 'info' | 'debug',
  (event: string, facts?: Readonly<Record<string, unknown>>) => void
>

/** One JSON line an event, to stderr. Facts are ids, codes, durations and paths of routes: never what somebody typed. */
export function logTo(
  level: Config['logLevel'],
  write: (line: string) => void = (line) => process.stderr.write(line),
): Log {
  const threshold = levels.indexOf(level)
  const at = (name: 'error' | 'warn' | 'info' | 'debug'): Log['info'] =>
    levels.indexOf(name) > threshold
      ? () => undefined
      : (event, facts) =>
          write(`${JSON.stringify({ at: new Date().toISOString(), level: name, event, ...facts })}\n`)
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }
}

/** What may be told of a bug in a log: its kind and where, not the values it carries. */
export const tellError = (error: unknown) =>
  error instanceof Error
    ? { error: error.name, code: (error as { code?: unknown }).code, stack: stackOnly(error) }
    : { error: typeof error }

/** The same in a word or two: `TypeError`, `DatabaseError 23505`. */
export function classOf(error: unknown): string {
  const { error: name, code } = { code: undefined, ...tellError(error) }
  return /^[\w.]+$/.test(String(code ?? '')) ? `${name} ${code}` : name
}

// The words of an error come first in its stack, and may have a line that begins as its places do.
const stackOnly = ({ stack, message }: Error) =>
  stack
    ?.slice(stack.includes(message) ? stack.indexOf(message) + message.length : 0)
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 12)
    .map((line) => line.trim())
