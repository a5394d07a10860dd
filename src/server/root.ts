import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The project's folder: where `db/migrations`, `demo` and `dist/client` lie, whether run from source or built. */
export const root = process.env['MAILLAGE_ROOT'] ?? climb(import.meta.dirname)

function climb(folder: string): string {
  if (existsSync(join(folder, 'db', 'migrations'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('db/migrations not found above the program')
  return climb(parent)
}
