import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Command } from 'commander'
import pkg from '../../package.json' with { type: 'json' }
import { house } from '../app.ts'
import { roleIn } from '../modules/accounts/index.ts'
import { replayErasures } from '../server/backup/index.ts'
import { readConfig } from '../server/config.ts'
import { claimFolder } from '../server/embedded/index.ts'
import { readInstance } from '../server/instance.ts'
import { type Log, logTo, tellError } from '../server/log.ts'
import { openPlatform, type Platform } from '../server/platform.ts'
import { startServing } from '../server/serve.ts'
import { installDemonstration, readDemonstration, wantsDemonstration } from './demonstration.ts'
import { asInstance, Refused, toldToStop, withPlatform } from './session.ts'

export function serveCommand(program: Command) {
  program
    .command('serve')
    .description('answers requests until stopped')
    .option('--empty', 'no demonstration: a first-run page makes the network')
    .action((options: { empty?: boolean }) => serve(options.empty === true))
  program.command(loading, { hidden: true }).action(loadDemonstration)
}

const say = (line: string) => process.stdout.write(`${line}\n`)

async function serve(empty: boolean) {
  const config = readConfig(process.env)
  const told = toldToStop()
  const claim = config.databaseUrl ? undefined : await claimFolder(config.data)
  if (claim && 'refused' in claim) throw new Refused(claim.refused)
  const platform = await openPlatform(config, (line) => say(`→ ${line}`))
  const log = logTo(config.logLevel)
  platform.embedded?.supervise((line) => log.warn('database.supervised', { line }))
  try {
    if (!empty && (await wantsDemonstration(platform))) await loadApart(told)
    if (!told.aborted) await serveUntil(told, platform, log, empty)
  } finally {
    await platform.close()
    if (claim && 'release' in claim) await claim.release()
    // All is ended or was named in the log: what still holds the process, a connection that hangs, does so no longer.
    setTimeout(() => process.exit(), 3_000).unref()
  }
}

const loading = 'load-demonstration'

/** Loads the demonstration in a process of its own: the memory that it takes is not the server's for ever after. */
async function loadApart(told: AbortSignal) {
  if (told.aborted) return
  const words = [...process.execArgv, process.argv[1] as string, loading]
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'inherit', 'inherit'] })
  told.addEventListener('abort', () => child.stdin.end())
  const [code] = await once(child, 'close')
  if (code !== 0 && !told.aborted) throw new Refused('the demonstration was not loaded')
}

/** Leaves off when its standard input ends: it is told to stop so, and whoever began it may be gone. */
async function loadDemonstration() {
  const left = new AbortController()
  process.stdin.on('close', () => left.abort()).resume()
  const told = AbortSignal.any([left.signal, toldToStop()])
  try {
    await withPlatform((platform) => installDemonstration(platform, (line) => say(`→ ${line}`), told))
  } finally {
    process.stdin.destroy()
  }
}

async function serveUntil(told: AbortSignal, platform: Platform, log: Log, empty: boolean) {
  await replayErasures(await asInstance(platform))
  const serving = await startServing(platform, house, log, pkg.version).catch((error) => {
    throw error.code === 'EADDRINUSE'
      ? new Refused(`PORT: ${platform.config.port} is taken by another program`)
      : error
  })
  await greet(platform, serving.port, empty)
  if (!told.aborted) await once(told, 'abort')
  say('→ arrêt…')
  await serving.stop().catch((error) => log.error('stop.failed', tellError(error)))
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
    say(`  ${account.email.padEnd(30)} ${account.password}   ${account.roles.map(roleIn('fr')).join(', ')}`)
  if (demonstration.recoveryKey) say(`Clé de secours des sauvegardes :\n  ${demonstration.recoveryKey}`)
}
