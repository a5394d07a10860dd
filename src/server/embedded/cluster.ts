import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './account.ts'
import type { Place } from './place.ts'
import { commandOf } from './processes.ts'

export const OWNER = 'maillage_owner'

/**
 * Makes the cluster and its owner's password on first use; gives the password. Several processes may do so
 * at once: one cluster is kept. Throws when a cluster is there without its password.
 */
export async function ensureCluster(place: Place, log: (line: string) => void): Promise<string> {
  const settled = existsSync(place.cluster)
  const password = await ownerPassword(place.data, settled)
  if (settled) return password
  log('Création de la base de données…')
  await removeDrafts(place.cluster)
  const draft = `${place.cluster}.new-${ownMark()}`
  await makeDraft(place, draft, password)
  // initdb works beside and the result is renamed: a kill in the middle leaves no half-made cluster.
  await rename(draft, place.cluster).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  return password
}

/** The environment and system user of PostgreSQL's programs: nothing of ours leaks into them. */
export function spawnOptions(account: Account | undefined) {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
  return { cwd: '/', env, ...(account && { uid: account.uid, gid: account.gid }) }
}

/** Tells drafts apart, and whether the process of one still runs. */
const ownMark = () => `${process.pid}-${randomBytes(4).toString('hex')}`

async function ownerPassword(data: string, settled: boolean): Promise<string> {
  const file = join(data, 'database-password')
  if (!existsSync(file)) {
    if (settled) throw new Error(`${file} is missing: the database beside it cannot be opened without it`)
    const draft = `${file}.new-${ownMark()}`
    await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 })
    // A link appears whole and only once: whoever comes second reads the first one's password.
    await link(draft, file).catch(() => undefined)
    await rm(draft)
  }
  return readFile(file, 'utf8')
}

async function makeDraft(place: Place, draft: string, password: string): Promise<void> {
  const passwordFile = `${draft}.password`
  await mkdir(draft, { mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (place.account) {
    await chown(draft, place.account.uid, place.account.gid)
    await chown(passwordFile, place.account.uid, place.account.gid)
  }
  try {
    await initdb(place, draft, passwordFile)
  } catch (error) {
    await rm(draft, { recursive: true })
    throw error
  } finally {
    await rm(passwordFile)
  }
}

function initdb(place: Place, folder: string, passwordFile: string): Promise<void> {
  const args = ['-D', folder, '-U', OWNER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '-E', 'UTF8']
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums']
  const child = spawn(join(place.binaries, 'bin/initdb'), [...args, ...locale], {
    ...spawnOptions(place.account),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`initdb does not run: ${error.message}`)))
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`initdb failed: ${said.trim()}`))))
  })
}

/** Removes what an initdb killed half-way left, unless its process still works on it. */
async function removeDrafts(cluster: string): Promise<void> {
  const parent = join(cluster, '..')
  const drafts = (await readdir(parent)).filter((name) => name.startsWith('postgres.new-'))
  const dead = drafts.filter(
    (name) => commandOf(Number.parseInt(name.slice('postgres.new-'.length), 10)).length === 0,
  )
  await Promise.all(dead.map((name) => rm(join(parent, name), { recursive: true, force: true })))
}
