import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../src/server/root.ts'
import { type DebianServer, debianUser, newFolder, psql } from './debian-server.ts'
import { freePort } from './running-server.ts'
import { within } from './within.ts'

export type PgBouncer = {
  /** For DATABASE_POOL_URL. */
  readonly url: string
  /** Ends it at once, with every connection through it. */
  kill(): Promise<void>
  /** Starts it again, at the same address. */
  start(): void
  stop(): Promise<void>
}

const password = 'what PgBouncer asks with'

/** PgBouncer as deploy/ sets it up, in front of a server: with its ports and folders, and so many connections to it. */
export async function startPgBouncer(server: DebianServer, connections: number): Promise<PgBouncer> {
  const folder = await newFolder()
  const port = await freePort()
  await psql(server, 'maillage', ['-v', `password=${password}`, '-f', join(root, 'deploy/pgbouncer.sql')])
  await writeFile(join(folder, 'userlist.txt'), `"pgbouncer" "${password}"\n`)
  const shipped = await readFile(join(root, 'deploy/pgbouncer.ini'), 'utf8')
  const here: readonly (readonly [string, string])[] = [
    ['port=5432', `port=${server.owner.port}`],
    ['listen_port = 6432', `listen_port = ${port}`],
    ['default_pool_size = 20', `default_pool_size = ${connections}`],
    ['/etc/pgbouncer/userlist.txt', join(folder, 'userlist.txt')],
    ['/var/log/postgresql/pgbouncer.log', join(folder, 'log')],
    ['/var/run/postgresql/pgbouncer.pid', join(folder, 'pid')],
  ]
  const settings = here.reduce((text, [shippedAs, is]) => replaced(text, shippedAs, is), shipped)
  await writeFile(join(folder, 'pgbouncer.ini'), settings)
  const user = await debianUser()
  let child: ChildProcess | undefined
  let ended = Promise.resolve()
  const start = () => {
    const begun = spawn('/usr/sbin/pgbouncer', [join(folder, 'pgbouncer.ini')], {
      ...user,
      cwd: folder,
      stdio: 'ignore',
    })
    child = begun
    ended = new Promise((resolve) => begun.once('exit', () => resolve()).once('error', () => resolve()))
  }
  const kill = async () => {
    child?.kill('SIGKILL')
    await within(10_000, 'PgBouncer', ended)
  }
  start()
  return {
    url: `postgres://127.0.0.1:${port}/maillage`,
    start,
    kill,
    async stop() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`deploy/pgbouncer.ini does not say ${from}`)
  return text.replace(from, to)
}
