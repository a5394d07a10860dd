import type { Command } from 'commander'
import { house } from '../app.ts'
import { readConfig } from '../server/config.ts'
import { poolOf } from '../server/database.ts'
import { readInstance } from '../server/instance.ts'
import type { Platform } from '../server/platform.ts'
import { backup, recoveryKey } from './doctor/backup.ts'
import * as database from './doctor/database.ts'
import { type Finding, well, wrong } from './doctor/finding.ts'
import * as machine from './doctor/machine.ts'
import * as work from './doctor/work.ts'
import { withPlatform } from './session.ts'

export function doctorCommand(program: Command) {
  program
    .command('doctor')
    .description('looks for what is wrong and says how to mend it')
    .option('--json', 'as JSON')
    .action(examine)
}

async function examine({ json }: { json?: boolean }) {
  readConfig(process.env)
  const findings = await withPlatform(everything).catch((error) => [unreachable(error)])
  const ok = findings.every((one) => one.ok)
  process.stdout.write(json ? `${JSON.stringify({ ok, findings }, null, 2)}\n` : findings.map(line).join(''))
  if (!ok) process.exitCode = 1
}

const line = ({ ok, check, says, mend }: Finding) =>
  `${ok ? 'ok  ' : 'BAD '} ${check}: ${says}${mend ? ` → ${mend}` : ''}\n`

const unreachable = (error: { message?: string; code?: string }) =>
  wrong(
    'database',
    `cannot be opened: ${error.message || error.code}`,
    'see that it runs and that DATABASE_URL names it and a login that it takes; the embedded one writes its reasons to postgres.log in the data folder',
  )

async function everything(platform: Platform): Promise<readonly Finding[]> {
  const { appPool, authPool, jobsPool, sealPool, replicaPool, config, embedded } = platform
  const owner = poolOf(platform.owner, 'doctor', 2)
  const where = `${embedded ? 'embedded' : 'a server'}, migration ${platform.migration}`
  const { timeZone } = await readInstance(platform.database)
  const looks: readonly (readonly [string, () => Promise<Finding | readonly Finding[]> | Finding])[] = [
    ['database', () => database.version(appPool, where)],
    ['migrations', () => database.migrations(owner)],
    ['database roles', () => database.roles(owner, platform.owner.database)],
    ['sign-in', async () => reached('sign-in', await authPool.query('select from "user" limit 1'))],
    [
      'replica',
      async () =>
        replicaPool ? reached('replica', await replicaPool.query('select from release limit 1')) : [],
    ],
    ['clocks', () => database.clockSkew(appPool, Date.now)],
    ['connections', () => database.connections(owner)],
    ['indexes', () => database.indexes(owner)],
    ['settings', () => database.settings(owner)],
    ['time zone', () => database.timeZone(appPool, timeZone)],
    ['journal', () => work.journal(sealPool)],
    ['journal seals', () => work.seals(sealPool)],
    ['jobs', () => work.jobs(jobsPool)],
    ['messages', () => work.messages(owner)],
    ['data folder', () => machine.dataFolder(platform.dataFolder)],
    ['address', () => machine.address(config)],
    ['secret', () => machine.secret(platform.secret, config.secret ? undefined : platform.dataFolder)],
    ['mail gateway', () => machine.mailGateway(config.smtpUrl)],
    ['recovery key', () => recoveryKey(platform)],
    ['backup', () => backup(platform)],
    ['indicator sources', sources],
  ]
  try {
    const findings: Finding[] = []
    for (const [check, look] of looks) findings.push(...[await lookAt(check, look)].flat())
    return findings
  } finally {
    await owner.end()
  }
}

/** A look that fails is a finding too. */
async function lookAt(check: string, look: () => Promise<Finding | readonly Finding[]> | Finding) {
  try {
    return await look()
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string }
    return wrong(check, `cannot be looked at: ${message || code}`, 'see what the message names')
  }
}

const reached = (check: string, _answer: unknown) => well(check, 'answers')

const sources = (): Finding =>
  house.sources.size > 0
    ? well('indicator sources', [...house.sources.keys()].join(', '))
    : wrong('indicator sources', 'none', 'install the program anew: part of it is missing')
