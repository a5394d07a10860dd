import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { access, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Command } from 'commander'
import pkg from '../../package.json' with { type: 'json' }
import { house } from '../app.ts'
import {
  keepErasures,
  NoRecoveryKey,
  NotEmpty,
  type Progress,
  readErasures,
  replayErasures,
  restoreArchive,
  Unreadable,
  WrongErasures,
  writeArchive,
} from '../server/backup/index.ts'
import { type Config, readConfig } from '../server/config.ts'
import { connectionOf } from '../server/database.ts'
import { claimFolder, startEmbedded } from '../server/embedded/index.ts'
import type { Platform } from '../server/platform.ts'
import { secretOf } from '../server/secret.ts'
import { asInstance, Refused, toldToStop, withPlatform } from './session.ts'

export function backupCommands(program: Command) {
  program
    .command('backup')
    .description('one archive of everything, encrypted to the recovery key, while people go on working')
    .argument('<file>', 'a file that is not there yet; - is the standard output')
    .action(backup)
  program
    .command('restore')
    .description('an archive into an empty database')
    .argument('<file>', 'an archive; - is the standard input')
    .requiredOption('--key-file <file>', 'holds the recovery key; - is the standard input')
    .option('--erasures <file>', 'what was erased since, as export erasures gives it')
    .action(restore)
}

type Sink = (archive: AsyncIterable<Buffer>) => Promise<void>
type Made = { readonly size: number; readonly sha256: Buffer }

async function backup(file: string) {
  await withPlatform(async (platform) => {
    await keepErasures(platform)
    const made = file === '-' ? await toStandardOutput(platform) : await toFile(platform, file)
    await platform.database
      .insertInto('backup_made')
      .values({ made_at: await platform.clock(), size: made.size, sha256: made.sha256 })
      .execute()
    process.stderr.write(`${made.size} bytes, sha256 ${made.sha256.toString('hex')}\n`)
  })
}

/** Runs an archive through a sink, and answers its size and digest. */
async function archived(platform: Platform, sink: Sink): Promise<Made> {
  const digest = createHash('sha256')
  let size = 0
  const counted = async function* (archive: AsyncIterable<Buffer>) {
    for await (const piece of archive) {
      digest.update(piece)
      size += piece.length
      yield piece
    }
  }
  const { owner, secret, config } = platform
  const source = { owner, secret, secretBefore: config.secretBefore, product: pkg.version, progress }
  await writeArchive({ ...source, now: await platform.clock() }, (archive) => sink(counted(archive))).catch(
    (error) => {
      throw error instanceof NoRecoveryKey
        ? new Refused('there is no recovery key yet: maillage keys recovery makes one and prints it')
        : error
    },
  )
  return { size, sha256: digest.digest() }
}

const toStandardOutput = (platform: Platform) =>
  archived(platform, async (archive) => {
    for await (const piece of archive)
      if (!process.stdout.write(piece)) await Promise.race([once(process.stdout, 'drain'), closed()])
  })

async function closed(): Promise<never> {
  await once(process.stdout, 'close')
  throw new Refused('the standard output was closed')
}

const full: Readonly<Record<string, string>> = {
  ENOSPC: 'no room is left there',
  EDQUOT: 'no room is left there for this user',
  EFBIG: 'a file cannot be that large there',
}

/** Under another name until it is whole and on the disk: a file of that name is an archive that can be restored. */
async function toFile(platform: Platform, file: string): Promise<Made> {
  const part = `${file}.part`
  if (await isThere(file)) throw new Refused(`${file}: is there already`)
  const handle = await open(part, 'wx', 0o600).catch((error) => {
    throw new Refused(`${part}: ${error.code === 'EEXIST' ? 'is there already' : error.message}`)
  })
  const told = toldToStop()
  try {
    const made = await archived(platform, async (archive) => {
      for await (const piece of archive) {
        if (told.aborted) throw new Refused(`${file}: stopped; nothing was kept`)
        await handle.write(piece)
      }
      await handle.sync()
    })
    await handle.close()
    await rename(part, file)
    await syncFolder(dirname(file))
    return made
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(part, { force: true })
    const reason = full[(error as NodeJS.ErrnoException).code ?? '']
    throw reason === undefined ? error : new Refused(`${file}: ${reason}; nothing was kept`)
  }
}

const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )

/** A name is on the disk once its folder is. */
async function syncFolder(folder: string) {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

const progress: Progress = (table, megabytes) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${table} ${Math.round(megabytes)} MB`)
}

type Asked = { readonly keyFile: string; readonly erasures?: string }

async function restore(file: string, { keyFile, erasures }: Asked) {
  if (file === '-' && keyFile === '-')
    throw new Refused('archive and key cannot both come by the standard input')
  const config = readConfig(process.env)
  const identity = await identityIn(keyFile)
  if (file !== '-') await access(file).catch(() => Promise.reject(new Refused(`${file}: cannot be read`)))
  const archive = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 20 })
  try {
    await onOwnDatabase(config, async (place) => {
      const again = await readErasures(house, place.dataFolder, erasures)
      const now = new Date()
      const manifest = await restoreArchive({ ...place, identity, now, erasures: again, progress }, archive)
      const replayed = await withPlatform(async (platform) => replayErasures(await asInstance(platform)))
      const what = `the archive of ${manifest.madeAt}, of version ${manifest.product}`
      process.stdout.write(`restored ${what}; ${replayed} erasures done again\n`)
    })
  } catch (error) {
    const told = [Unreadable, NotEmpty, WrongErasures].some((kind) => error instanceof kind)
    throw told ? new Refused(`refused: ${(error as Error).message}`) : error
  } finally {
    archive.destroy()
  }
}

async function identityIn(keyFile: string): Promise<string> {
  const text = await (keyFile === '-' ? standardInput() : readFile(keyFile, 'utf8')).catch(() => {
    throw new Refused(`--key-file: ${keyFile} cannot be read`)
  })
  const identity = /\bAGE-SECRET-KEY-1[0-9A-Z]+\b/i.exec(text)?.[0].toUpperCase()
  if (!identity) throw new Refused('--key-file: holds no recovery key (AGE-SECRET-KEY-1…)')
  return identity
}

async function standardInput(): Promise<string> {
  let text = ''
  for await (const piece of process.stdin.setEncoding('utf8')) text += piece
  return text
}

type Place = {
  readonly owner: ReturnType<typeof connectionOf>
  readonly secret: string
  readonly dataFolder: string
}

/** The database that the environment names, not migrated; the embedded one is claimed, so that nothing serves it meanwhile. */
async function onOwnDatabase(config: Config, work: (place: Place) => Promise<void>) {
  if (config.databaseUrl && config.secret)
    return work({
      owner: connectionOf(config.databaseUrl),
      secret: config.secret,
      dataFolder: config.data,
    })
  const claim = await claimFolder(config.data)
  if ('refused' in claim) throw new Refused(claim.refused)
  const embedded = await startEmbedded({
    data: config.data,
    log: (line) => void process.stderr.write(`${line}\n`),
  })
  try {
    const dataFolder = embedded.place.data
    const secret = config.secret ?? (await secretOf(dataFolder))
    await work({ owner: embedded.connection, secret, dataFolder })
  } finally {
    await embedded.stop()
    await claim.release()
  }
}
