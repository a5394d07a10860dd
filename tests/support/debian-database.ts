import { execFile } from 'node:child_process'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { makeTemplate } from './template.ts'

const run = promisify(execFile)
const programs = '/usr/lib/postgresql/15/bin'

/** Debian's PostgreSQL 15 on a folder of its own, run as an unprivileged user where we are root. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'maillage-pg15-'))
  const user = process.getuid?.() === 0 ? await userNamed('postgres') : undefined
  if (user) await chown(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'owner', '-A', 'trust', '-E', 'UTF8', '--locale=C'],
    { ...user, cwd: folder },
  )
  const options = `-k ${folder} -c listen_addresses= -c fsync=off`
  await run(join(programs, 'pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start'], {
    ...user,
    cwd: folder,
  })
  const owner = { host: folder, port: 5432, user: 'owner', password: '', database: 'postgres' }
  project.provide('owner', owner)
  await makeTemplate(owner)
  return async () => {
    await run(join(programs, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], { ...user, cwd: folder })
    await rm(folder, { recursive: true, force: true })
  }
}

async function userNamed(name: string) {
  const id = async (flag: string) => Number((await run('id', [flag, name])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}
