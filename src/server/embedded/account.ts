import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A system user that runs the database on behalf of root: PostgreSQL refuses to run as root. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

/**
 * Who runs the database of `cluster`: nobody else when this process is unprivileged (undefined), otherwise
 * the owner of the cluster when it exists, `postgres` when the system has that user, or `nobody`.
 * Throws when root finds none of them.
 */
export async function databaseAccount(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const accounts = await systemAccounts()
  const owner = await stat(cluster).then(
    (found) => found.uid,
    () => 0,
  )
  const account =
    accounts.find(({ uid }) => uid === owner && uid !== 0) ??
    accounts.find(({ name }) => name === 'postgres') ??
    accounts.find(({ name }) => name === 'nobody')
  if (!account) throw new Error('no user "postgres" or "nobody" to run the database: set DATABASE_URL')
  return account
}

async function systemAccounts(): Promise<Account[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n')
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }] : []
  })
}

/** Permission bits of a file's mode, for one class of users. */
export const READ = 4
export const ENTER = 1

/**
 * Whether `account` has the permissions `needed` on `path` and may enter every folder above it.
 * Without an account it is this process itself, which may. A path that does not exist gives false.
 */
export async function canReach(path: string, account: Account | undefined, needed: number): Promise<boolean> {
  if (!account) return true
  const real = await realpath(path).catch(() => undefined)
  if (!real || !(await permits(real, account, needed))) return false
  for (let at = real; at !== dirname(at); at = dirname(at)) {
    if (!(await permits(dirname(at), account, ENTER))) return false
  }
  return true
}

async function permits(path: string, account: Account, needed: number): Promise<boolean> {
  const { mode, uid, gid } = await stat(path)
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0
  return ((mode >> shift) & needed) === needed
}
