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

/** A data folder with the demonstration, loaded once: tests start on copies of it. */
export default async function setup(project: TestProject) {
  const { prepare } = await import(join(root, 'bin/lib/prepare.js'))
  await prepare({ quiet: true })
  const data = await mkdtemp(join(tmpdir(), 'maillage-demonstration-'))
  const { PATH = '', HOME = '' } = process.env
  await promisify(execFile)(node, [join(root, 'dist/server/maillage.js'), 'load-demonstration'], {
    env: { PATH, HOME, NODE_ENV: 'production', MAILLAGE_ROOT: root, MAILLAGE_DATA: data },
  })
  project.provide('demonstration', data)
  return () => rm(data, { recursive: true, force: true })
}
