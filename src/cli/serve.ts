import type { Command } from 'commander'
import pkg from '../../package.json' with { type: 'json' }
import { house } from '../app.ts'
import { readConfig } from '../server/config.ts'
import { claimFolder } from '../server/embedded/index.ts'
import { readInstance } from '../server/instance.ts'
import { logTo, tellError } from '../server/log.ts'
import { openPlatform, type Platform } from '../server/platform.ts'
import { startServing } from '../server/serve.ts'
import { installDemonstration, readDemonstration, wantsDemonstration } from './demonstration.ts'
import { Refused } from './session.ts'

export function serveCommand(program: Command) {
  program
    .command('serve')
    .description('answers requests until stopped')
    .option('--empty', 'no demonstration: a first-run page makes the network')
    .action((options: { empty?: boolean }) => serve(options.empty === true))
}

const say = (line: string) => process.stdout.write(`${line}\n`)

async function serve(empty: boolean) {
  const config = readConfig(process.env)
  const claim = config.databaseUrl ? undefined : await claimFolder(config.data)
  if (claim && 'refused' in claim) throw new Refused(claim.refused)
  const platform = await openPlatform(config, (line) => say(`→ ${line}`))
  const log = logTo(config.logLevel)
  platform.embedded?.supervise((line) => log.warn('database.supervised', { line }))
  if (!empty && (await wantsDemonstration(platform)))
    await installDemonstration(platform, (line) => say(`→ ${line}`))
  const serving = await startServing(platform, house, log, pkg.version).catch(async (error) => {
    await platform.close()
    throw error.code === 'EADDRINUSE'
      ? new Refused(`PORT: ${config.port} is taken by another program`)
      : error
  })
  await greet(platform, serving.port, empty)
  const ended = Promise.withResolvers<void>()
  const stop = () => ended.resolve()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  await ended.promise
  say('→ arrêt…')
  await serving.stop().catch((error) => log.error('stop.failed', tellError(error)))
  await platform.close()
  if (claim && 'release' in claim) await claim.release()
}

async function greet(platform: Platform, port: number, empty: boolean) {
  const { embedded, config } = platform
  if (embedded?.place.moved)
    say(
      `→ dossier fermé à la base de données : ses données sont dans ${embedded.place.data}, ses programmes dans ${embedded.place.binaries}`,
    )
  const address = config.port === port ? config.baseUrl : `http://${config.host}:${port}`
  say(`\nMaillage ${pkg.version} : ${address}`)
  const { ready } = await readInstance(platform.database)
  if (!ready) return say(`Premiers pas : ${address}/premiers-pas`)
  const demonstration = empty ? undefined : await readDemonstration(platform)
  if (!demonstration) return
  say('Comptes de la démonstration :')
  for (const account of demonstration.accounts)
    say(`  ${account.email.padEnd(30)} ${account.password}   ${account.roles.join(', ')}`)
}
