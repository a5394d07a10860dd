import { Command, CommanderError } from 'commander'
import { WrongConfiguration } from '../server/config.ts'
import { accountCommands } from './accounts.ts'
import { backupCommands } from './backup.ts'
import { clockCommands } from './clock.ts'
import { doctorCommand } from './doctor.ts'
import { fileCommands } from './files.ts'
import { journalCommands } from './journal.ts'
import { keyCommands } from './keys.ts'
import { serveCommand } from './serve.ts'
import { Refused } from './session.ts'

const program = new Command('maillage')
  .description('Runs Maillage, and what an administrator does on its machine')
  .exitOverride()
  .showHelpAfterError()

for (const add of [
  serveCommand,
  fileCommands,
  accountCommands,
  journalCommands,
  backupCommands,
  keyCommands,
  clockCommands,
  doctorCommand,
])
  add(program)

// Exit: 0 done, 1 refused with reasons, 2 usage.
try {
  await program.parseAsync()
  process.exitCode ??= 0
} catch (error) {
  process.exitCode = tell(error)
}

function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Refused || error instanceof WrongConfiguration) {
    process.stderr.write(`${error.message}\n`)
    return 1
  }
  const { message, code } = error as { message?: string; code?: string }
  process.stderr.write(`maillage: ${message || code || String(error)}\n`)
  if (process.env['LOG_LEVEL'] === 'debug') process.stderr.write(`${(error as Error).stack}\n`)
  return 1
}
