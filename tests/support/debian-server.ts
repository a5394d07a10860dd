import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Connection } from '../../src/server/database.ts'
import { freePort } from './running-server.ts'
import { within } from './within.ts'

const run = promisify(execFile)
const programs = '/usr/lib/postgresql/15/bin'

/** A PostgreSQL 15 server of Debian's on a folder and a port of its own, as a network that runs one for itself has it. */
export type DebianServer = {
  readonly folder: string
  readonly data: string
  readonly owner: Connection
  /** For DATABASE_URL. */
  readonly url: string
  /** What it wrote to its log. */
  log(): string
  /** Number of its main process, to stop, to continue or to kill. */
  pid(): number
  start(): Promise<void>
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  remove(): Promise<void>
}

type User = { readonly uid: number; readonly gid: number }

const password = 'the password of the owner'
/** Passwords over TCP, as on another machine. */
const hba = `local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n`

/** Makes the server with its database `maillage`, owned by a login that may make roles and no more, and starts it. */
export async function startDebianServer(settings: readonly string[] = []): Promise<DebianServer> {
  const server = await serverIn(await newFolder(), await freePort(), settings)
  const { folder, data } = server
  await asUser(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'],
    folder,
  )
  await writeFile(join(data, 'pg_hba.conf'), hba)
  await server.start()
  await psql(server, 'postgres', `create role maillage login createrole replication password '${password}'`)
  await psql(server, 'postgres', 'create database maillage owner maillage')
  return server
}

/** A streaming replica of a server, caught up with it. */
export async function startReplica(
  of: DebianServer,
  settings: readonly string[] = [],
): Promise<DebianServer> {
  const server = await serverIn(await newFolder(), await freePort(), settings)
  const from = `host=127.0.0.1 port=${of.owner.port} user=maillage password='${password}'`
  await asUser(
    join(programs, 'pg_basebackup'),
    ['-D', server.data, '-R', '-X', 'stream', '-c', 'fast', '-d', from],
    server.folder,
  )
  await server.start()
  return server
}

async function serverIn(folder: string, port: number, settings: readonly string[]): Promise<DebianServer> {
  const data = join(folder, 'data')
  const owner = { host: '127.0.0.1', port, user: 'maillage', password, database: 'maillage' }
  const options = [`-k ${folder}`, `-p ${port}`, '-c fsync=off', ...settings.map((one) => `-c ${one}`)].join(
    ' ',
  )
  const control = (words: readonly string[]) =>
    within(
      60_000,
      `pg_ctl ${words.at(-1)}`,
      asUser(join(programs, 'pg_ctl'), ['-D', data, '-w', ...words], folder),
    )
  return {
    folder,
    data,
    owner,
    url: `postgres://maillage:${encodeURIComponent(password)}@127.0.0.1:${port}/maillage`,
    log: () => readFileSync(join(folder, 'log'), 'utf8'),
    pid: () => postmasterOf(data),
    start: async () => void (await control(['-l', join(folder, 'log'), '-o', options, 'start'])),
    stop: async (mode = 'fast') => void (await control(['-m', mode, 'stop'])),
    async remove() {
      await control(['-m', 'immediate', 'stop']).catch(() => undefined)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function postmasterOf(data: string): number {
  return Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10)
}

/** As the superuser, over the server's socket. */
export async function psql(
  server: DebianServer,
  database: string,
  words: string | readonly string[],
): Promise<string> {
  const login = ['-h', server.folder, '-p', String(server.owner.port), '-U', 'postgres', '-d', database]
  const { stdout } = await run(join(programs, 'psql'), [
    ...login,
    ...['-v', 'ON_ERROR_STOP=1', '-qAt'],
    ...(typeof words === 'string' ? ['-c', words] : words),
  ])
  return stdout.trim()
}

/** A folder that Debian's own user may write in. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maillage-pg15-'))
  const user = await debianUser()
  if (user) await chown(folder, user.uid, user.gid)
  return folder
}

/** PostgreSQL and PgBouncer refuse to run as root. */
export async function debianUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}

/** Nothing of the program's own output is kept open: a server that it starts would hold it for ever. */
async function asUser(program: string, words: readonly string[], cwd: string): Promise<void> {
  const user = await debianUser()
  const child = spawn(program, words, { ...user, cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  child.stderr.destroy()
  if (code !== 0) throw new Error(`${program} ${words.at(-1)} ended with ${code}: ${said}`)
}
