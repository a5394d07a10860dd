import { execFile } from 'node:child_process'
import { readdirSync, readlinkSync } from 'node:fs'
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type DebianServer, startDebianServer } from '../support/debian-server.ts'
import {
  apiOf,
  copyDemonstration,
  makeFolder,
  type Product,
  removeFolder,
  signal,
  startProduct,
} from '../support/running-server.ts'
import { until, within } from '../support/within.ts'

const run = promisify(execFile)
const secret = 'a secret that every web process is told'

/** Writes notes one after the other and keeps the ids of those that were acknowledged. */
async function writerOf(product: Product) {
  const token = await product.token('coordination@demo.example', 'write')
  const api = apiOf(product.baseUrl, token)
  const plan = (await api('GET', '/plans/masterplan-bxl')).body
  const measure = plan.measures[0].id as string
  const acknowledged: string[] = []
  return {
    acknowledged,
    /** The status, and how long it took. */
    async write(text = 'une note') {
      const begin = performance.now()
      const answer = await within(
        20_000,
        'a write',
        api('POST', `/measures/${measure}/notes`, { body: { visibility: 'internal', text } }),
      )
      if (answer.status === 201) acknowledged.push(answer.body.id)
      return {
        status: answer.status,
        retry: answer.headers.get('retry-after'),
        took: performance.now() - begin,
      }
    },
    async lost(): Promise<readonly string[]> {
      const { notes } = (await api('GET', `/measures/${measure}`)).body as { notes: { id: string }[] }
      const kept = new Set(notes.map((note) => note.id))
      return acknowledged.filter((id) => !kept.has(id))
    },
  }
}

const health = async ({ baseUrl }: Product) =>
  (await fetch(`${baseUrl}/health`, { signal: AbortSignal.timeout(5_000) })).status

describe('a client that never finishes its request', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct({ env: { REQUEST_TIMEOUT: '2' } })
  })
  afterAll(() => product?.stop())

  it.each([
    ['its headers', 'POST /connexion HTTP/1.1\r\nhost: site\r\nx-a: '],
    [
      'its body',
      'POST /connexion HTTP/1.1\r\nhost: site\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 1000\r\n\r\nemail=',
    ],
  ])('is sent away while it sends %s, and nobody else waits for it', async (_, begun) => {
    const answers: string[] = []
    const stalled = Array.from(
      { length: 50 },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(product.port, '127.0.0.1', () => socket.write(begun))
          socket.on('data', (text) => answers.push(String(text).slice(0, 12)))
          socket.on('error', reject)
          socket.on('close', () => resolve())
        }),
    )
    const begin = performance.now()
    expect((await fetch(product.baseUrl)).status).toBe(200)
    expect(performance.now() - begin).toBeLessThan(1_500)
    await within(10_000, 'a client that stalls', Promise.all(stalled))
    expect(answers).toEqual(Array(50).fill('HTTP/1.1 408'))
    expect(await health(product)).toBe(200)
    // That somebody else leaves off is no fault of ours.
    expect(product.said().stderr).not.toContain('request.failed')
  })

  it('does not keep whoever watches from reading the metrics, on this machine alone', async () => {
    const metrics = (headers: Record<string, string> = {}) => fetch(`${product.baseUrl}/metrics`, { headers })
    const read = await metrics()
    expect(read.status).toBe(200)
    expect(await read.text()).toMatch(
      /^maillage_requests_total\{method="GET",route="\/",status="2xx"\} \d+$/m,
    )
    expect((await metrics({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(404)
  })
})

describe('a failure that nobody waits for', () => {
  it('is told in the log and ends nothing: requests and jobs go on', async () => {
    const stray = 'setTimeout(() => void Promise.reject(new TypeError("of somebody")), 2000).unref()'
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(stray)}` }
    const product = await startProduct({ env })
    try {
      await until(20_000, 'it is told', () => product.said().stderr.includes('"rejection.stray"'))
      expect(product.said().stderr).not.toContain('of somebody')
      const writer = await writerOf(product)
      expect((await writer.write()).status).toBe(201)
      await until(20_000, 'jobs go on', async () =>
        /^maillage_jobs\{state="due"\} 0$/m.test(await (await fetch(`${product.baseUrl}/metrics`)).text()),
      )
      expect([product.runs(), await health(product)]).toEqual([true, 200])
    } finally {
      expect(await product.stop()).toBe(0)
    }
  })
})

describe('a database that goes away and comes back', () => {
  let server: DebianServer
  let product: Product
  let writer: Awaited<ReturnType<typeof writerOf>>
  beforeAll(async () => {
    server = await startDebianServer()
    const env = { DATABASE_URL: server.url, MAILLAGE_SECRET: secret }
    product = await within(90_000, 'the start', startProduct({ env, data: await makeFolder() }))
    writer = await writerOf(product)
  })
  afterAll(async () => {
    for (const pid of backendsOf(server)) signal(pid, 'SIGCONT')
    await product?.stop()
    await server?.remove()
  })

  /** All processes of the server. */
  const backendsOf = ({ data }: DebianServer) =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && cwdOf(name) === data)
      .map(Number)

  const ways: readonly (readonly [string, () => Promise<void>, () => Promise<void>])[] = [
    ['is ended', () => server.stop('immediate'), () => server.start()],
    [
      'hangs',
      async () => {
        for (const pid of backendsOf(server)) signal(pid, 'SIGSTOP')
      },
      async () => {
        for (const pid of backendsOf(server)) signal(pid, 'SIGCONT')
      },
    ],
  ]

  let going = true
  afterEach(() => {
    going = false
  })

  it.each(ways)('%s: who asks hears so at once, and it all goes on by itself', async (_, leave, comeBack) => {
    going = true
    const answers: Awaited<ReturnType<typeof writer.write>>[] = []
    const writing = Array.from({ length: 4 }, async () => {
      while (going) {
        answers.push(await writer.write())
        await pause(50)
      }
    })
    await until(10_000, 'something is written', () => writer.acknowledged.length > 10)
    await leave()
    await until(8_000, 'it is told at /health', async () => (await health(product)) === 503)
    // Who was under way as it began to hang waits until that is noticed.
    await pause(4_000)
    const since = answers.length
    await pause(6_000)
    const during = answers.slice(since)
    expect(during.length).toBeGreaterThan(100)
    expect(new Set(during.map(({ status, retry }) => `${status} ${retry}`))).toEqual(new Set(['503 5']))
    expect(Math.max(...during.map(({ took }) => took))).toBeLessThan(2_000)
    expect(Math.max(...answers.map(({ took }) => took)), 'who was under way').toBeLessThan(10_000)
    const page = await fetch(`${product.baseUrl}/a-faire`, { redirect: 'manual' })
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
    await comeBack()
    const before = writer.acknowledged.length
    await until(20_000, 'it is well again', async () => (await health(product)) === 200)
    await until(20_000, 'it writes again', () => writer.acknowledged.length > before + 20)
    going = false
    await within(30_000, 'the writers', Promise.all(writing))
    expect(await writer.lost()).toEqual([])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 503]))
    expect((await product.cli(['journal', 'verify'])).stdout).toMatch(/^ok \d+ lines\n$/)
    // Jobs and seals go on too: each journal line of these writes is sealed again.
    await until(20_000, 'jobs and seals go on', async () => {
      const metrics = await (await fetch(`${product.baseUrl}/metrics`)).text()
      return (
        /^maillage_journal_unsealed_lines 0$/m.test(metrics) &&
        /^maillage_jobs\{state="due"\} 0$/m.test(metrics)
      )
    })
    expect(product.said().stderr).toContain('"database.back"')
  })

  it('is what doctor finds first, with what to do', async () => {
    await server.stop('immediate')
    const { code, stdout } = await within(30_000, 'doctor', product.cli(['doctor', '--json']))
    await server.start()
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      findings: [
        {
          check: 'database',
          ok: false,
          says: expect.stringMatching(/^cannot be opened: .*ECONNREFUSED/),
          mend: expect.stringContaining('DATABASE_URL'),
        },
      ],
    })
    await until(20_000, 'it is well again', async () => (await health(product)) === 200)
  })

  it('does not keep the process from ending, if it hangs as the process is told to stop', async () => {
    for (const pid of backendsOf(server)) signal(pid, 'SIGSTOP')
    await until(8_000, 'it is told at /health', async () => (await health(product)) === 503)
    await within(60_000, 'a process whose database hangs', product.stop())
  })
})

function cwdOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

const isRoot = process.getuid?.() === 0

// Only root may mount a small disk to fill.
describe.skipIf(!isRoot)('a full disk under the embedded database', () => {
  let disk: string
  let product: Product
  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'maillage-disk-'))
    await run('mount', ['-t', 'tmpfs', '-o', 'size=300m,mode=0755', 'tmpfs', disk])
    await copyDemonstration(join(disk, 'data'))
    product = await within(120_000, 'the start', startProduct({ data: join(disk, 'data') }))
  })
  afterAll(async () => {
    await product?.stop()
    await removeFolder(join(disk, 'data'))
    await run('umount', ['-l', disk])
    await rm(disk, { recursive: true, force: true })
  })

  it('is told as busy, loses nothing that was acknowledged, and is over once there is room again', async () => {
    const writer = await writerOf(product)
    expect((await writer.write()).status).toBe(201)
    const { bavail, bsize } = await statfs(disk)
    await writeFile(join(disk, 'filler'), Buffer.alloc(bavail * bsize - 65_536)).catch(() => undefined)
    const long = 'x'.repeat(8_000)
    const answers = new Set<number>()
    // PostgreSQL writes on into the log it holds already, which may be full by now; then there is no more room.
    for (let n = 0; n < 4_000 && !answers.has(503); n += 1) answers.add((await writer.write(long)).status)
    expect(answers).toContain(503)
    expect([...answers].filter((status) => status !== 201 && status !== 503)).toEqual([])
    expect(product.runs()).toBe(true)
    await rm(join(disk, 'filler'))
    await until(60_000, 'it writes again', async () => (await writer.write()).status === 201)
    await until(20_000, 'it is well', async () => (await health(product)) === 200)
    expect(await writer.lost()).toEqual([])
    expect((await product.cli(['journal', 'verify'])).stdout).toMatch(/^ok \d+ lines\n$/)
    const doctor = await product.cli(['doctor', '--json'])
    expect(JSON.parse(doctor.stdout).findings).toContainEqual(
      expect.objectContaining({
        check: 'data folder',
        ok: false,
        says: expect.stringMatching(/^only \d+ MB free/),
      }),
    )
  })
})

describe('a clock that jumps a day ahead and back', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct({ env: { MAILLAGE_TEST_CLOCK: '1' } })
  })
  afterAll(() => product?.stop())

  it('leaves pages, writes, jobs, the journal and its seals going', async () => {
    const writer = await writerOf(product)
    const set = async (days: number) => {
      const at = new Date(Date.now() + days * 86_400_000).toISOString()
      expect((await product.cli(['clock', 'set', at])).code).toBe(0)
    }
    for (const days of [1, -1, 0]) {
      await set(days)
      expect((await writer.write()).status).toBe(201)
      expect((await fetch(product.baseUrl)).status).toBe(200)
      expect((await product.cli(['jobs', 'run'])).code).toBe(0)
      await until(10_000, 'what was written is sealed', async () =>
        /^maillage_journal_unsealed_lines 0$/m.test(await (await fetch(`${product.baseUrl}/metrics`)).text()),
      )
      expect((await product.cli(['journal', 'verify'])).stdout).toMatch(/^ok \d+ lines\n$/)
    }
    expect(await writer.lost()).toEqual([])
  })
})
