import type { Command } from 'commander'
import { readConfig } from '../server/config.ts'
import { clearTestClock, setTestClock } from '../server/instance.ts'
import { moment } from './journal.ts'
import { Refused, withPlatform } from './session.ts'

export function clockCommands(program: Command) {
  const clock = program.command('clock').description('the time that tests set (MAILLAGE_TEST_CLOCK=1)')
  clock.command('set').argument('<iso>', 'the moment it is', moment).action(set)
  clock.command('clear').action(clear)
}

function allowed() {
  if (!readConfig(process.env).testClock) throw new Refused('clock: only with MAILLAGE_TEST_CLOCK=1')
}

async function set(at: Date) {
  allowed()
  await withPlatform(({ database }) => setTestClock(database, at))
  process.stdout.write(`${at.toISOString()}\n`)
}

async function clear() {
  allowed()
  await withPlatform(({ database }) => clearTestClock(database))
}
