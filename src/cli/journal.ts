import { type Command, InvalidArgumentError } from 'commander'
import { house } from '../app.ts'
import { runDueJobs } from '../server/jobs.ts'
import { sealJournal, verifyJournal } from '../server/journal.ts'
import { logTo } from '../server/log.ts'
import { withPlatform } from './session.ts'

/** A moment in ISO 8601; without a time it is midnight UTC. */
export function moment(text: string): Date {
  const at = new Date(text)
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('a moment in ISO 8601')
  return at
}

export function journalCommands(program: Command) {
  program
    .command('journal')
    .description('the record of who did what')
    .command('verify')
    .description('finds any line changed, removed or slipped in before the last seal')
    .action(verify)
  program
    .command('jobs')
    .description('work that waits')
    .command('run')
    .description('runs what is due and returns when idle')
    .option('--until <iso>', 'what is due by then', moment)
    .action(runJobs)
}

async function verify() {
  await withPlatform(async ({ sealPool }) => {
    await sealJournal(sealPool)
    const verdict = await verifyJournal(sealPool)
    process.stdout.write(verdict.ok ? `ok ${verdict.lines} lines\n` : `broken at ${verdict.brokenAt}\n`)
    if (!verdict.ok) process.exitCode = 1
  })
}

async function runJobs({ until }: { until?: Date }) {
  await withPlatform(async (platform) => {
    const ran = await runDueJobs(platform, house, logTo(platform.config.logLevel), until)
    await sealJournal(platform.sealPool)
    process.stdout.write(`${ran} jobs\n`)
  })
}
