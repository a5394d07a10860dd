import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '../../tests/support/world.ts'
import { root } from './root.ts'

describe('the types of the database', () => {
  let w: World
  let folder: string
  beforeAll(async () => {
    w = await world()
    folder = await mkdtemp(join(tmpdir(), 'maillage-types-'))
  })
  afterAll(async () => {
    await w.end()
    await rm(folder, { recursive: true, force: true })
  })

  it('in db/types.ts are those of the migrated database (UPDATE=1 writes them anew)', async () => {
    const { user, password, host, port, database } = w.owner
    const url = `postgres://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
    const generated = join(folder, 'types.ts')
    const generator = join(root, 'node_modules/kysely-codegen/dist/cli/bin.js')
    await promisify(execFile)(
      process.execPath,
      [generator, '--config-file', 'db/codegen.json', '--url', url, '--out-file', generated],
      { cwd: root },
    )
    const committed = join(root, 'db/types.ts')
    if (process.env['UPDATE'] === '1') await copyFile(generated, committed)
    expect(await readFile(committed, 'utf8')).toBe(await readFile(generated, 'utf8'))
  })
})
