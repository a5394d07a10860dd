import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/server/embedded/index.ts'
import { makeTemplate } from './template.ts'

/** The embedded server on a folder of its own, for as long as the tests run. */
export default async function setup(project: TestProject) {
  const data = await mkdtemp(join(tmpdir(), 'maillage-test-'))
  const embedded = await startEmbedded({ data, log: () => undefined })
  project.provide('owner', embedded.connection)
  await makeTemplate(embedded.connection)
  return async () => {
    await embedded.stop()
    await rm(data, { recursive: true, force: true })
  }
}
