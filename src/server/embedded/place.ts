import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Account, canReach, databaseAccount, ENTER } from './account.ts'
import { canRun, copyBinaries, installedBinaries } from './binaries.ts'

/** Where the embedded database keeps its data, as which system user it runs, and where it can be spoken to. */
export type DataPlace = {
  readonly data: string
  readonly cluster: string
  readonly sockets: string
  readonly account: Account | undefined
  readonly moved: boolean
}

export type Place = DataPlace & { readonly binaries: string }

/** PostgreSQL names its socket after a port, even where it listens on none. */
export const SOCKET_PORT = 5432

/** Where root puts what the database's user cannot reach where it was asked for. */
const OPEN_PARENT = '/var/lib/maillage'
/** A unix socket's path has 103 bytes on macOS and 107 on Linux. */
const LONGEST_SOCKET = 103

/**
 * Where the data asked for in `asked` are or will be; makes the folders. As root they go under
 * /var/lib/maillage when the database's user cannot enter `asked`; a folder that already holds a database
 * keeps it. Throws when such a database can no longer be reached.
 */
export async function findDataPlace(asked: string): Promise<DataPlace> {
  const wanted = resolve(asked)
  const account = await databaseAccount(clusterOf(wanted))
  const chosen = await chooseFolder(wanted, account)
  const data = await realpath(chosen)
  const cluster = clusterOf(data)
  const owner = chosen === wanted ? account : await databaseAccount(cluster)
  const sockets = await makeSocketFolder(data, owner)
  return { data, cluster, sockets, account: owner, moved: chosen !== wanted }
}

/** The data place, with binaries its user can run: copied beside moved data when the installed ones are closed. */
export async function findPlace(asked: string): Promise<Place> {
  const place = await findDataPlace(asked)
  const installed = await installedBinaries()
  if (await canRun(installed, place.account)) return { ...place, binaries: installed.folder }
  const parent = openFolderOf(resolve(asked))
  await makeFolder(parent, 0o755)
  return { ...place, binaries: (await copyBinaries(installed, parent)).folder, moved: true }
}

const clusterOf = (data: string) => join(data, 'postgres')
const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12)
const openFolderOf = (wanted: string) => join(OPEN_PARENT, shortHash(wanted))

async function chooseFolder(wanted: string, account: Account | undefined): Promise<string> {
  if (!account) {
    await makeFolder(wanted, 0o700)
    return wanted
  }
  const elsewhere = join(openFolderOf(wanted), 'data')
  const settled = existsSync(clusterOf(wanted))
  if (!settled && existsSync(clusterOf(elsewhere))) return elsewhere
  if (await openTo(wanted, account)) return wanted
  if (settled)
    throw new Error(
      `the database in ${wanted} is out of reach of the user ${account.name}: open its parent folders to that user`,
    )
  await makeFolder(openFolderOf(wanted), 0o755)
  await makeFolder(elsewhere, 0o711)
  return elsewhere
}

/** Makes `folder` enterable by the account if only that folder stands in the way; says whether it is. */
async function openTo(folder: string, account: Account): Promise<boolean> {
  if (!(await canReach(nearestExisting(dirname(folder)), account, ENTER))) return false
  if (!existsSync(folder)) await makeFolder(folder, 0o711)
  if (await canReach(folder, account, ENTER)) return true
  // A closed folder of ours may be opened to passers-by: each file in it is closed. One that holds others' may not.
  const entries = await readdir(folder)
  if (entries.length > 0 && !entries.includes('postgres')) return false
  await chmod(folder, (await stat(folder)).mode | 0o011)
  return canReach(folder, account, ENTER)
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path))
}

/** Makes the folder and its missing parents with this mode, whatever the umask. */
async function makeFolder(path: string, mode: number): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (!first) return
  for (let at = path; at.length >= first.length; at = dirname(at)) await chmod(at, at === path ? mode : 0o755)
}

async function makeSocketFolder(data: string, account: Account | undefined): Promise<string> {
  const inside = join(data, 'run')
  const fits = Buffer.byteLength(join(inside, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET
  const folder = fits ? inside : join('/tmp', `maillage-${shortHash(data)}`)
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const found = await lstat(folder)
  const owners = [process.getuid?.(), account?.uid]
  // In /tmp anybody could have made it first.
  if (!found.isDirectory() || !owners.includes(found.uid))
    throw new Error(`${folder} belongs to another user: remove it`)
  if (account) await chown(folder, account.uid, account.gid)
  return folder
}
