import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The secret kept in the data folder, made at the first start. Where a database server is named, it comes from the environment. */
export async function secretOf(dataFolder: string): Promise<string> {
  await mkdir(dataFolder, { recursive: true })
  const file = join(dataFolder, 'secret')
  try {
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return (await readFile(file, 'utf8')).trim()
}

/** A key of its own for each purpose, so that one that leaks opens nothing else (HKDF, RFC 5869). */
export const derive = (secret: string, purpose: string): string =>
  Buffer.from(hkdfSync('sha256', secret, 'maillage', purpose, 32)).toString('base64url')
