import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { root } from '../../src/server/root.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    demonstration: string
  }
}

const node = join(root, 'node_modules/node/bin/node')

type Shared = { readonly folder: Promise<string>; users: number }
// Each project's setup is loaded apart, in one process.
const place = globalThis as unknown as Record<symbol, Shared | undefined>
const here = Symbol.for('maillage.demonstration')

/** A data folder with the demonstration, loaded once for all projects: tests start on copies of it. */
export default async function setup(project: TestProject) {
  place[here] ??= { folder: load(), users: 0 }
  const shared = place[here]
  shared.users += 1
  const folder = await shared.folder
  project.provide('demonstration', folder)
  return async () => {
    shared.users -= 1
    if (shared.users === 0) await rm(folder, { recursive: true, force: true })
  }
}

async function load(): Promise<string> {
  const { prepare } = await import(join(root, 'bin/lib/prepare.js'))
  await prepare({ quiet: true })
  const data = await mkdtemp(join(tmpdir(), 'maillage-demonstration-'))
  const { PATH = '', HOME = '' } = process.env
  await promisify(execFile)(node, [join(root, 'dist/server/maillage.js'), 'load-demonstration'], {
    env: { PATH, HOME, NODE_ENV: 'production', MAILLAGE_ROOT: root, MAILLAGE_DATA: data },
  })
  return data
}
