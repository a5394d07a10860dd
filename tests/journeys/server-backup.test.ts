import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from 'vitest/node'
import type { Connection } from '../../src/server/database.ts'
import { startEmbedded } from '../../src/server/embedded/index.ts'
import startDebian from '../support/debian-database.ts'
import {
  apiOf,
  launch,
  maillage,
  makeFolder,
  type Product,
  postmasterIn,
  startProduct,
} from '../support/running-server.ts'
import { onServer } from '../support/template.ts'
import { everyRow } from '../support/two-databases.ts'

const run = promisify(execFile)
const secret = 'a secret that every web process is told'
const later = 'the secret that comes after it, as long'

/** What a restore or a start changes on purpose: seals and epoch, wrapping of keys, that a backup was made. */
const changing = ['journal_seal', 'journal_epoch', 'installation_key', 'backup_made']
type Rows = Awaited<ReturnType<typeof everyRow>>
const kept = (rows: Rows) =>
  Object.fromEntries(Object.entries(rows).filter(([name]) => !changing.includes(name.replace('public.', ''))))

async function rowsOf(data: string): Promise<Rows> {
  const embedded = await startEmbedded({ data, log: () => undefined })
  return everyRow(embedded.connection).finally(() => embedded.stop())
}

describe('backup and restore, with the demonstration', () => {
  let product: Product
  let key: string
  let folder: string
  let archive: string
  let owner: Connection
  let stopDebian: () => Promise<void>

  /** A database of a login that is no superuser, as a server of one's own has it. */
  async function serverWith(name: string) {
    await onServer(owner, `create role ${name} login createrole`)
    await onServer(owner, `create database ${name} owner ${name}`)
    const connection = { ...owner, user: name, database: name }
    const url = `postgresql://${name}@localhost:${owner.port}/${name}?host=${encodeURIComponent(owner.host)}`
    return {
      connection,
      env: { DATABASE_URL: url, MAILLAGE_SECRET: secret, MAILLAGE_DATA: await makeFolder() },
    }
  }
  const restore = (file: string, env: Record<string, string>, words: string[] = []) =>
    maillage(['restore', file, '--key-file', '-', ...words], env, `# the key\n${key}\n`)

  beforeAll(async () => {
    const project = {
      provide(_: 'owner', given: Connection) {
        owner = given
      },
    }
    ;[product, stopDebian, folder] = await Promise.all([
      makeFolder().then((data) => startProduct({ data })),
      startDebian(project as unknown as TestProject),
      makeFolder(),
    ])
    archive = join(folder, 'archive.maillage')
    key = (await product.demo()).recoveryKey
  })
  afterAll(async () => {
    await product?.stop()
    await stopDebian()
  })

  it('the first start prints the recovery key with the accounts; doctor finds it', async () => {
    expect(key).toMatch(/^AGE-SECRET-KEY-1/)
    expect(product.said().stdout).toContain(key)
    expect((await product.cli(['doctor'])).stdout).toMatch(/^ok {3}recovery key/m)
  })

  it('an archive is made while people go on writing, and none of what it holds is half of something', async () => {
    const { plans } = await product.demo()
    const api = apiOf(product.baseUrl, await product.token('coordination@demo.example'))
    let writing = true
    let written = 0
    const writer = (async () => {
      for (; writing; written += 1) {
        const body = { series: `s-${written}`, title: `Écrit pendant ${written}`, published_on: '2026-02-01' }
        expect((await api('POST', '/documents', { body })).status).toBeLessThan(300)
      }
    })()
    const busy = join(folder, 'busy.maillage')
    const made = await product.cli(['backup', busy])
    writing = false
    await writer
    expect(made, made.stderr).toMatchObject({ code: 0 })
    expect(plans.length).toBeGreaterThan(0)
    const data = await makeFolder()
    expect(await restore(busy, { MAILLAGE_DATA: data })).toMatchObject({ code: 0 })
    expect((await maillage(['journal', 'verify'], { MAILLAGE_DATA: data })).stdout).toMatch(
      /^ok \d+ lines\n$/,
    )
    const rows = await rowsOf(data)
    const documents = (rows['public.document'] ?? []).filter((row) => row.includes('Écrit pendant'))
    const lines = (rows['public.journal'] ?? []).filter((row) => row.includes('document.record'))
    expect(documents.length).toBeLessThanOrEqual(written)
    const before = (await rowsOf(product.data))['public.journal']?.filter((row) =>
      row.includes('document.record'),
    )
    expect((before?.length ?? 0) - lines.length).toBe(written - documents.length)
  })

  it('refuses to write over a file, and leaves none behind that is not whole', async () => {
    expect(await product.cli(['backup', archive])).toMatchObject({ code: 0 })
    expect((await stat(archive)).mode & 0o777).toBe(0o600)
    const again = await product.cli(['backup', archive])
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') })
    const nowhere = await product.cli(['backup', join(folder, 'no', 'where')])
    expect(nowhere.code).toBe(1)
    expect(readdirSync(folder).sort()).toEqual(['archive.maillage', 'busy.maillage'])
  })

  it('embedded to embedded: every row of every table', async () => {
    const data = await makeFolder()
    const done = await restore(archive, { MAILLAGE_DATA: data })
    expect(done, done.stderr).toMatchObject({ code: 0 })
    expect(kept(await rowsOf(data))).toEqual(kept(await rowsOf(product.data)))
    expect(await restore(archive, { MAILLAGE_DATA: data })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/not empty/),
    })
    const started = await startProduct({ data })
    const { accounts } = await product.demo()
    const { email = '', password = '' } = accounts[0] ?? {}
    const body = new URLSearchParams({ email, password })
    const signedIn = await fetch(`${started.baseUrl}/connexion`, { method: 'POST', redirect: 'manual', body })
    expect(signedIn.headers.get('location')).toBe('/a-faire')
    expect(await restore(archive, { MAILLAGE_DATA: data })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/already runs/),
    })
    await started.stop()
  })

  it('embedded to a server whose owner is no superuser, and back', async () => {
    const { connection, env } = await serverWith('maillage_there')
    const there = await restore(archive, env)
    expect(there, there.stderr).toMatchObject({ code: 0 })
    expect(kept(await everyRow({ ...connection, user: owner.user }))).toEqual(
      kept(await rowsOf(product.data)),
    )
    const doctor = await maillage(['doctor'], env)
    expect(doctor.stdout).toMatch(/^ok {3}journal/m)
    const back = join(folder, 'back.maillage')
    const made = await maillage(['backup', back], env)
    expect(made, made.stderr).toMatchObject({ code: 0 })
    const data = await makeFolder()
    expect(await restore(back, { MAILLAGE_DATA: data })).toMatchObject({ code: 0 })
    expect(kept(await rowsOf(data))).toEqual(kept(await rowsOf(product.data)))
  })

  it('a restore that is killed half-way leaves an empty database, which takes the archive the next time', async () => {
    const data = await makeFolder()
    const keyFile = join(folder, 'key.txt')
    await writeFile(keyFile, key)
    const { child, ended } = launch(['restore', archive, '--key-file', keyFile], { MAILLAGE_DATA: data })
    const found = async () => readdirSync(data).includes('postgres') && postmasterIn(data) !== undefined
    for (let waited = 0; waited < 60_000 && !(await found()); waited += 10) await pause(10)
    const embedded = await startEmbedded({ data, log: () => undefined })
    const client = new pg.Client(embedded.connection)
    await client.connect()
    const loads = `select from pg_stat_activity where application_name = 'maillage restore' and query like 'copy %'`
    let seen = 0
    while (child.exitCode === null && seen === 0) seen = (await client.query(loads)).rowCount ?? 0
    child.kill('SIGKILL')
    await ended
    expect(seen).toBe(1)
    expect((await client.query('select from organisation')).rows).toEqual([])
    await client.end()
    await embedded.stop()
    const done = await restore(archive, { MAILLAGE_DATA: data })
    expect(done, done.stderr).toMatchObject({ code: 0 })
    expect(kept(await rowsOf(data))).toEqual(kept(await rowsOf(product.data)))
  })

  it('a cut or altered archive, or another key, is refused in a sentence of its own', async () => {
    const bytes = await readFile(archive)
    const cut = join(folder, 'cut')
    const altered = join(folder, 'altered')
    await writeFile(cut, bytes.subarray(0, bytes.length / 2))
    bytes[bytes.length - 5000] = (bytes[bytes.length - 5000] ?? 0) ^ 1
    await writeFile(altered, bytes)
    const data = await makeFolder()
    const env = { MAILLAGE_DATA: data }
    expect(await restore(cut, env)).toMatchObject({ code: 1, stderr: expect.stringMatching(/cut off/) })
    expect(await restore(altered, env)).toMatchObject({ code: 1, stderr: expect.stringMatching(/altered/) })
    const another = await product.cli(['keys', 'recovery'])
    expect(another.stdout).toMatch(/^AGE-SECRET-KEY-1/)
    const wrong = await maillage(['restore', archive, '--key-file', '-'], env, another.stdout)
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/does not open the archive/) })
    expect(await restore(archive, env)).toMatchObject({ code: 0 })
  })

  it('goes through standard output and input, with the newer key after another was made', async () => {
    const made = await product.cli(['keys', 'recovery'])
    const { child, ended } = launch(['backup', '-'], { MAILLAGE_DATA: product.data })
    child.stdout?.setEncoding('latin1')
    const pieces: string[] = []
    child.stdout?.on('data', (piece: string) => pieces.push(piece))
    expect(await ended).toBe(0)
    const piped = join(folder, 'piped.maillage')
    await writeFile(piped, Buffer.from(pieces.join(''), 'latin1'))
    const env = { MAILLAGE_DATA: await makeFolder() }
    expect(await restore(piped, env)).toMatchObject({ code: 1 })
    expect(await maillage(['restore', piped, '--key-file', '-'], env, made.stdout)).toMatchObject({ code: 0 })
  })

  // Only root mounts a disk that is as small as that.
  it.skipIf(process.getuid?.() !== 0)('says that no room is left, and leaves no half of a file', async () => {
    const disk = await makeFolder()
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
    try {
      const full = await product.cli(['backup', join(disk, 'small.maillage')])
      expect(full).toMatchObject({ code: 1, stderr: expect.stringMatching(/no room.*nothing was kept/) })
      expect(readdirSync(disk)).toEqual([])
    } finally {
      await run('umount', [disk])
    }
  })

  it('another secret opens what the one before has wrapped, embedded and on a server: nobody is signed out', async () => {
    const embedded = { MAILLAGE_DATA: await makeFolder() }
    const server = (await serverWith('maillage_secret')).env
    const whoStays = async (env: Record<string, string>, from: string) => {
      expect((await restore(archive, env)).code).toBe(0)
      const first = await startProduct({ data: env['MAILLAGE_DATA'] as string, env })
      const { email = '', password = '' } = (await product.demo()).accounts[0] ?? {}
      const body = new URLSearchParams({ email, password })
      const signed = await fetch(`${first.baseUrl}/connexion`, { method: 'POST', redirect: 'manual', body })
      const cookie = signed.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
      await first.stop()
      const wrong = await maillage(['doctor'], { ...env, MAILLAGE_SECRET: later })
      expect(wrong).toMatchObject({ code: 1, stdout: expect.stringMatching(/MAILLAGE_SECRET_BEFORE/) })
      const both = { ...env, MAILLAGE_SECRET: later, MAILLAGE_SECRET_BEFORE: from }
      const changed = await startProduct({ data: env['MAILLAGE_DATA'] as string, env: both })
      const page = await fetch(`${changed.baseUrl}/a-faire`, {
        redirect: 'manual',
        headers: { cookie: cookie.join('; ') },
      })
      expect(page.status).toBe(200)
      await changed.stop()
      expect((await maillage(['doctor'], { ...env, MAILLAGE_SECRET: later })).stdout).toMatch(
        /^ok {3}journal/m,
      )
      const before = await maillage(['doctor'], { ...env, MAILLAGE_SECRET: from })
      expect(before.code).toBe(1)
    }
    await restore(archive, embedded)
    const own = await readFile(join(embedded.MAILLAGE_DATA, 'secret'), 'utf8')
    await whoStays({ MAILLAGE_DATA: await makeFolder(), MAILLAGE_SECRET: own }, own)
    await whoStays(server, secret)
  })

  it('keys are rotated: the new one comes first, files are wrapped with it by a job, and the journal says so', async () => {
    const id = (await product.cli(['keys', 'rotate'])).stdout.trim()
    expect((await product.cli(['jobs', 'run'])).code).toBe(0)
    const embedded = await startEmbedded({ data: product.data, log: () => undefined })
    const client = new pg.Client(embedded.connection)
    await client.connect()
    const { rows: keys } = await client.query(
      `select id from installation_key where purpose = 'files' order by made_at desc`,
    )
    const { rows: lines } = await client.query(
      `select subject from journal where action = 'instance.rotate_keys'`,
    )
    const { rows: files } = await client.query('select distinct key from file')
    await client.end()
    await embedded.stop()
    expect(files).toEqual([{ key: id }])
    expect(keys.map((one) => one.id)).toEqual([id, expect.any(String)])
    expect(lines).toEqual([{ subject: id }])
  })

  it('what was erased after an archive was made is erased again, from the file that is named', async () => {
    const email = 'partie@demo.example'
    const words = ['account', 'create', '--email', email, '--name', 'Partie Essai', '--role', 'worker']
    expect((await product.cli([...words, '--org', 'maison-des-tilleuls'])).code).toBe(0)
    const { stdout: newest } = await product.cli(['keys', 'recovery'])
    const restoring = (file: string, env: Record<string, string>, more: string[] = []) =>
      maillage(['restore', file, '--key-file', '-', ...more], env, newest)
    const before = join(folder, 'before.maillage')
    expect((await product.cli(['backup', before])).code).toBe(0)
    const account = await erasedByAdministration(email, 'Partie Essai')
    const erasures = join(folder, 'erasures.jsonl')
    expect((await product.cli(['export', 'erasures', erasures])).code).toBe(0)
    expect(await readFile(erasures, 'utf8')).toContain(account)

    const person = async (data: string) =>
      (await rowsOf(data))['sign_in."user"']?.filter((row) => row.includes(account)).join()
    const [forgotten, told] = [await makeFolder(), await makeFolder()]
    expect(await restoring(before, { MAILLAGE_DATA: forgotten })).toMatchObject({
      ...{ code: 0, stdout: expect.stringMatching(/; 0 erasures done again/) },
    })
    expect(await person(forgotten)).toContain(email)
    const done = await restoring(before, { MAILLAGE_DATA: told }, ['--erasures', erasures])
    expect(done, done.stderr).toMatchObject({
      ...{ code: 0, stdout: expect.stringMatching(/; 1 erasures done again/) },
    })
    expect(await person(told)).toContain(`${account}@erased.invalid`)
    for (const trace of [email, 'Partie Essai'])
      expect(JSON.stringify(await rowsOf(told))).not.toContain(trace)
    const nonsense = join(folder, 'nonsense.jsonl')
    await writeFile(nonsense, '{"kind":"weather","subject":"x"}\n')
    const refused = await restoring(before, { MAILLAGE_DATA: await makeFolder() }, ['--erasures', nonsense])
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/line 1: nothing here erases weather/),
    })
    for (const file of [before, erasures, nonsense]) await rm(file)
  })
  /** Erases somebody as an administrator does on a page; answers the id of their account. */
  async function erasedByAdministration(email: string, name: string): Promise<string> {
    const { accounts } = await product.demo()
    const office = accounts.find((one) => one.email.startsWith('coordination@'))
    const post = (path: string, fields: Record<string, string>, cookie = '') =>
      fetch(`${product.baseUrl}${path}`, {
        ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(fields), headers: { cookie } },
      })
    const signed = await post('/connexion', { email: office?.email ?? '', password: office?.password ?? '' })
    const cookie = signed.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const list = await fetch(`${product.baseUrl}/administration/personnes?q=${email}`, {
      headers: { cookie },
    })
    const account = /\/administration\/personnes\/([\w-]+)/.exec(await list.text())?.[1] ?? ''
    const erased = await post(`/administration/personnes/${account}/effacer`, { name }, cookie)
    expect(erased.status).toBe(303)
    return account
  }
})
