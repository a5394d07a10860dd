import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { canRun, copyBinaries, installedBinaries } from './binaries.ts'
import { claimFolder, type Embedded, startEmbedded } from './index.ts'

const isRoot = process.getuid?.() === 0
const quiet = () => undefined
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

describe('the embedded server', { timeout: 60_000 }, () => {
  it('starts on an empty folder, keeps its data over a restart and stops', async () => {
    const data = await folder()
    const first = await start(data)
    expect(first.adopted).toBe(false)
    // A project in a folder that only root enters has its database elsewhere.
    const { place } = first
    if (!place.moved) expect(place.data).toBe(data)
    await query(first, 'create table kept (line text)')
    await query(first, `insert into kept values ('here')`)
    await first.stop()
    expect(existsSync(pidFile(place.data))).toBe(false)

    const second = await start(data)
    expect(await query(second, 'select line from kept')).toEqual([{ line: 'here' }])
    expect(second.adopted).toBe(false)
  })

  it('listens on no port, writes to the disk and checks its pages', async () => {
    const embedded = await start(await folder())
    const names = ['listen_addresses', 'fsync', 'data_checksums', 'server_encoding', 'password_encryption']
    const rows = await query(embedded, `select name, setting from pg_settings where name = any('{${names}}')`)
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      listen_addresses: '',
      fsync: 'on',
      data_checksums: 'on',
      server_encoding: 'UTF8',
      password_encryption: 'scram-sha-256',
    })
    const wrong = new pg.Client({ ...embedded.connection, password: 'guessed' })
    await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' })
  })

  it('adopts the server that a killed process left', async () => {
    const data = await folder()
    const parent = await child(`await startEmbedded({ data: ${JSON.stringify(data)}, log() {} })`)
    const pid = postmasterPid(data)
    await kill(parent)
    const embedded = await start(data)
    expect(embedded.adopted).toBe(true)
    expect(postmasterPid(data)).toBe(pid)
    await embedded.stop()
    expect(existsSync(pidFile(data))).toBe(false)
  })

  it('gives two processes that start at once the same server; the last one stops it', async () => {
    const data = await folder()
    const both = await Promise.all([start(data), start(data)])
    expect(both.filter(({ adopted }) => adopted)).toHaveLength(1)
    await both[0].stop()
    expect(await query(both[1], 'select 1 as one')).toEqual([{ one: 1 }])
    await both[1].stop()
    expect(existsSync(pidFile(data))).toBe(false)
  })

  it('is left running while another client of Maillage uses it', async () => {
    const embedded = await start(await folder())
    const client = await connected(embedded, 'maillage web')
    await embedded.stop()
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await client.end()
  })

  it.each([
    ['is empty', ''],
    ['holds the number of a process that is gone', '999999999\n/gone\n'],
    ['holds the number of another program', 'foreign'],
  ])('starts when postmaster.pid %s', async (_, content) => {
    const data = await folder()
    await (await start(data)).stop()
    const other = spawn('sleep', ['60'], isRoot ? asOwnerOf(data) : {})
    cleanups.push(() => other.kill())
    await writeFile(pidFile(data), content === 'foreign' ? `${other.pid}\n${data}/postgres\n` : content)
    const embedded = await start(data)
    expect(embedded.adopted).toBe(false)
    expect(other.exitCode).toBeNull()
  })

  it('starts after its postmaster was killed, although a backend lives on', async () => {
    const data = await folder()
    const first = await start(data)
    const busy = await connected(first, 'busy')
    const running = busy.query(`do $$ begin while true loop perform 1; end loop; end $$`).catch(quiet)
    await pause(200)
    process.kill(postmasterPid(data), 'SIGKILL')
    const second = await start(data)
    expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])
    await running
  })

  it('restarts under supervision each time it is killed, until it is stopped', async () => {
    const data = await folder()
    const embedded = await start(data)
    const lines: string[] = []
    embedded.supervise((line) => lines.push(line))
    await query(embedded, 'create table kept (turn int)')
    for (const turn of [1, 2]) {
      await query(embedded, `insert into kept values (${turn})`)
      process.kill(postmasterPid(data), 'SIGKILL')
      await expect.poll(() => lines.length, { timeout: 15_000 }).toBe(turn * 2)
    }
    expect(await query(embedded, 'select count(*)::int as turns from kept')).toEqual([{ turns: 2 }])
    await embedded.stop()
    await pause(400)
    expect(existsSync(pidFile(data))).toBe(false)
    expect(lines).toHaveLength(4)
  })

  it('puts its socket elsewhere when the path of the folder is too long for one', async () => {
    const data = join(await folder(), 'long'.repeat(25))
    const embedded = await start(data)
    cleanups.push(() => rm(embedded.connection.host, { recursive: true }))
    expect(embedded.place.data).toBe(data)
    expect(embedded.connection.host).toMatch(/^\/tmp\/maillage-[0-9a-f]{12}$/)
    expect(await query(embedded, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await claimFolder(data)).toHaveProperty('release')
  })

  it.runIf(isRoot)(
    'moves out of a folder that only root can enter, and finds itself there again',
    async () => {
      const closed = await folder()
      const data = join(closed, 'deep', 'data')
      await chmod(closed, 0o700)
      const first = await start(data)
      cleanups.push(() => rm(dirname(first.place.data), { recursive: true }))
      expect(first.place.moved).toBe(true)
      expect(first.place.data).toMatch(/^\/var\/lib\/maillage\/[0-9a-f]{12}\/data$/)
      expect(existsSync(data)).toBe(false)
      await query(first, 'create table kept ()')
      await first.stop()
      await chmod(closed, 0o755)
      const second = await start(data)
      expect(second.place).toEqual(first.place)
      expect(await query(second, 'select count(*)::int as lines from kept')).toEqual([{ lines: 0 }])
    },
  )

  it.runIf(isRoot)('opens a closed folder of its own, not one that holds files of others', async () => {
    const data = await folder()
    await chmod(data, 0o700)
    await writeFile(join(data, 'diary.txt'), 'private')
    const embedded = await start(data)
    cleanups.push(() => rm(dirname(embedded.place.data), { recursive: true }))
    expect(embedded.place.moved).toBe(true)
  })

  it.runIf(isRoot)('copies binaries that are closed to its user to where they can be run', async () => {
    const parent = await folder()
    const account = { name: 'nobody', uid: 65534, gid: 65534 }
    const copied = await copyBinaries(await installedBinaries(), parent)
    expect(await canRun(copied, account)).toBe(true)
    expect(await copyBinaries(await installedBinaries(), parent)).toEqual(copied)
    await chmod(join(copied.folder, 'lib'), 0o700)
    expect(await canRun(copied, account)).toBe(false)
  })

  it('names what to do on a platform without binaries', async () => {
    await expect(installedBinaries('plan9', 'mips')).rejects.toThrow(/plan9-mips.*set DATABASE_URL/)
  })

  it('says which file is missing when the password is gone', async () => {
    const data = await folder()
    await (await start(data)).stop()
    await rm(join(data, 'database-password'))
    await expect(startEmbedded({ data, log: quiet })).rejects.toThrow('database-password is missing')
  })
})

describe('the claim of a folder', { timeout: 20_000 }, () => {
  it('is refused while it is held, and free after release', async () => {
    const data = await folder()
    const first = await claimed(data)
    expect(await claimFolder(data)).toEqual({
      refused: `another Maillage server already runs on this folder: ${data} (process ${process.pid})`,
    })
    await first.release()
    await (await claimed(data)).release()
  })

  it('is refused to another process, and freed when its holder is killed', async () => {
    const data = await folder()
    const holder = await child(`await claimFolder(${JSON.stringify(data)}); setInterval(() => {}, 1000)`)
    expect(await claimFolder(data)).toHaveProperty(
      'refused',
      expect.stringContaining(`process ${holder.pid}`),
    )
    await kill(holder)
    await (await claimed(data)).release()
  })

  it('goes to one of several who ask at once after a kill', async () => {
    const data = await folder()
    await kill(await child(`await claimFolder(${JSON.stringify(data)}); setInterval(() => {}, 1000)`))
    const answers = await Promise.all(Array.from({ length: 5 }, () => claimFolder(data)))
    const held = answers.flatMap((answer) => ('release' in answer ? [answer] : []))
    expect(held).toHaveLength(1)
    await held[0]?.release()
  })

  it('keeps the server from being stopped by a command that used it', async () => {
    const data = await folder()
    const holder = await child(`await claimFolder(${JSON.stringify(data)}); setInterval(() => {}, 1000)`)
    const embedded = await start(data)
    await embedded.stop()
    expect(await query(embedded, 'select 1 as one')).toEqual([{ one: 1 }])
    await kill(holder)
  })
})

/** A temporary folder the database's user may enter; whatever runs on it is ended after the test. */
async function folder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'maillage-test-'))
  await chmod(parent, 0o755)
  cleanups.push(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }))
  const data = join(parent, 'data')
  await mkdir(data)
  return data
}

async function start(data: string): Promise<Embedded> {
  const embedded = await startEmbedded({ data, log: quiet })
  cleanups.push(() => endServer(embedded.place.data), embedded.stop)
  return embedded
}

async function endServer(data: string): Promise<void> {
  if (existsSync(pidFile(data))) process.kill(postmasterPid(data), 'SIGINT')
  await expect.poll(() => existsSync(pidFile(data)), { timeout: 5000 }).toBe(false)
}

async function claimed(data: string) {
  const answer = await claimFolder(data)
  if ('refused' in answer) throw new Error(answer.refused)
  return answer
}

async function connected(embedded: Embedded, name: string): Promise<pg.Client> {
  const client = new pg.Client({ ...embedded.connection, application_name: name })
  client.on('error', quiet)
  await client.connect()
  return client
}

async function query(embedded: Embedded, text: string): Promise<Record<string, unknown>[]> {
  const client = await connected(embedded, 'a test')
  const { rows } = await client.query<Record<string, unknown>>(text)
  await client.end()
  return rows
}

/** Another process that has run `code` with the embedded server's functions. */
async function child(code: string): Promise<ChildProcess> {
  const front = new URL('./index.ts', import.meta.url).href
  const script = `import { claimFolder, startEmbedded } from '${front}'; ${code}; console.log('ready')`
  const started = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(() => started.kill('SIGKILL'))
  await once(started.stdout, 'data')
  return started
}

async function kill(started: ChildProcess): Promise<void> {
  const ended = once(started, 'exit')
  started.kill('SIGKILL')
  await ended
}

function asOwnerOf(data: string): { uid: number; cwd: string } {
  const owner = readFileSync('/etc/passwd', 'utf8').match(/^(?:postgres):[^:]*:(\d+):/m)?.[1] ?? '65534'
  return { uid: Number(owner), cwd: dirname(dirname(data)) }
}

const pidFile = (data: string) => join(data, 'postgres', 'postmaster.pid')
const postmasterPid = (data: string) => Number.parseInt(readFileSync(pidFile(data), 'utf8'), 10)
