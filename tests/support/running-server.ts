import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, inject } from 'vitest'
import { root } from '../../src/server/root.ts'

const { flags } = await import(join(root, 'bin/lib/flags.js'))
const node = join(root, 'node_modules/node/bin/node')
const patience = 120_000

type Env = Readonly<Record<string, string>>
/** The folder of the project: of a copy, where the environment says so. */
const projectOf = (env: Env) => env['MAILLAGE_ROOT'] ?? root

export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** What `maillage demo --json` tells. */
export type Demo = {
  readonly accounts: readonly {
    readonly email: string
    readonly password: string
    readonly roles: readonly string[]
    readonly organisation: string
  }[]
  readonly network: string
  readonly plans: readonly string[]
  readonly organisations: readonly string[]
  readonly requests: readonly string[]
  readonly codes: readonly string[]
  readonly recoveryKey: string
}

/** The built product, running on a data folder of its own. */
export type Product = {
  readonly baseUrl: string
  readonly port: number
  readonly data: string
  /** Process number of the web process. */
  readonly pid: number
  /** From the launch to the first answer, in milliseconds. */
  readonly startedIn: number
  /** All that it wrote to standard output and standard error. */
  said(): { readonly stdout: string; readonly stderr: string }
  /** Whether the web process still runs. */
  runs(): boolean
  /** Asked once: what was told at its start stays so. */
  demo(): Promise<Demo>
  token(email: string, scope?: 'read' | 'write' | 'confidential'): Promise<string>
  cli(args: readonly string[], env?: Env, input?: string): Promise<Outcome>
  /** Stops it as Ctrl-C does; a folder made for it is removed. Gives the exit code. */
  stop(): Promise<number | null>
  /** Kills the web process (-9). Its database and its folder stay, as after a crash. */
  kill(): Promise<void>
}

type Options = {
  readonly args?: readonly string[]
  readonly env?: Env
  /** An existing data folder, which stays; by default a new one, with the demonstration in it. */
  readonly data?: string
  readonly port?: number
}

/** Starts the built product and waits until it answers. Rejects with all it said when it ends before. */
export async function startProduct(options: Options = {}): Promise<Product> {
  const data = options.data ?? (await makeFolder())
  try {
    if (!options.data && !options.args && !options.env?.['MAILLAGE_ROOT']) await copyDemonstration(data)
    return await startOn(data, options)
  } catch (error) {
    if (!options.data) await removeFolder(data)
    throw error
  }
}

async function startOn(
  data: string,
  { args = [], env = {}, data: given, port: wanted }: Options,
): Promise<Product> {
  await built(projectOf(env))
  const port = wanted ?? (await freePort())
  const full = { MAILLAGE_DATA: data, PORT: String(port), ...env }
  const begin = performance.now()
  const { child, said, ended } = launch(['serve', ...args], full)
  let told = false
  // A test that fails since the process is gone says only that nobody answers.
  void ended.then((code) => {
    if (!told)
      console.error(`a server ended by itself (${code ?? child.signalCode}): ${said().stderr.slice(-4_000)}`)
  })
  const baseUrl = `http://127.0.0.1:${port}`
  await ready(child, baseUrl).catch(async (error) => {
    child.kill('SIGKILL')
    await ended
    throw new Error(`${(error as Error).message}\n${said().stdout}${said().stderr}`)
  })
  const startedIn = performance.now() - begin
  const cli: Product['cli'] = (words, more = {}, input) => maillage(words, { ...full, ...more }, input)
  let demo: Promise<Demo> | undefined
  return {
    baseUrl,
    port,
    data,
    pid: child.pid ?? 0,
    startedIn,
    said,
    runs: () => child.exitCode === null && child.signalCode === null,
    cli,
    demo() {
      demo ??= succeeded(cli(['demo', '--json'])).then(({ stdout }) => JSON.parse(stdout) as Demo)
      return demo
    },
    async token(email, scope = 'write') {
      const words = ['token', 'create', '--account', email, '--scope', scope, '--days', '700']
      return (await succeeded(cli(words))).stdout.trim().split('\n').at(-1) ?? ''
    },
    async stop() {
      told = true
      child.kill('SIGTERM')
      const code = await ended
      if (!given) await removeFolder(data)
      return code
    },
    async kill() {
      told = true
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** A new data folder with the demonstration in it. */
export async function usedFolder(): Promise<string> {
  const folder = await makeFolder()
  await copyDemonstration(folder)
  return folder
}

/** The demonstration as its loading left it, in a folder for all tests: a copy takes a tenth of the time. */
export async function copyDemonstration(data: string): Promise<void> {
  await mkdir(data, { recursive: true })
  const loaded = inject('demonstration')
  for (const name of await readdir(loaded))
    await promisify(execFile)('cp', ['-a', join(loaded, name), join(data, name)])
}

/** Runs one command of the built product to its end. */
export async function maillage(words: readonly string[], env: Env, input?: string): Promise<Outcome> {
  await built(projectOf(env))
  const { child, said, ended } = launch(words, env)
  child.stdin?.on('error', () => undefined).end(input ?? '')
  return { code: (await ended) ?? -1, ...said() }
}

async function succeeded(outcome: Promise<Outcome>): Promise<Outcome> {
  const { code, stdout, stderr } = await outcome
  if (code !== 0) throw new Error(`exit ${code}: ${stdout}${stderr}`)
  return { code, stdout, stderr }
}

const running = new Set<ChildProcess>()
const folders = new Set<string>()
// However the tests of a file end, nothing of theirs stays behind.
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) await removeFolder(folder)
})

/** Starts a command of the built product, or one of npm, in an environment of its own. */
export function launch(words: readonly string[], env: Env, program: 'maillage' | 'npm' = 'maillage') {
  const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env
  const full = { PATH, HOME, LANG, ...env }
  const project = projectOf(env)
  const entry = join(project, 'dist/server/maillage.js')
  const child =
    program === 'npm'
      ? spawn('npm', words, { cwd: project, env: full })
      : spawn(node, [...flags, entry, ...words], {
          env: { NODE_ENV: 'production', MAILLAGE_ROOT: project, ...full },
        })
  running.add(child)
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
    })
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child)
      resolve(code)
    })
  })
  return { child, said: () => ({ ...said }), ended }
}

/** Waits until a web process answers; rejects when it ends before. */
export async function ready(child: ChildProcess, baseUrl: string): Promise<void> {
  const limit = performance.now() + patience
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${baseUrl}/health`).catch(() => undefined)
    if (answer?.status === 200) return
    if (performance.now() > limit) throw new Error(`no answer within ${patience / 1000} s`)
    await pause(20)
  }
  throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`)
}

const builds = new Map<string, Promise<void>>()

/** Builds what is missing or out of date of a project, in a process of its own, once. */
export function built(project = root): Promise<void> {
  const begun = builds.get(project) ?? build(project)
  builds.set(project, begun)
  return begun
}

function build(project: string): Promise<void> {
  const script = `import(${JSON.stringify(join(project, 'bin/lib/prepare.js'))}).then((it) => it.prepare({ quiet: true }))`
  return new Promise((resolve, reject) => {
    execFile(node, ['-e', script], (error, _, stderr) => (error ? reject(new Error(stderr)) : resolve()))
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** A new data folder. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maillage-journey-'))
  folders.add(folder)
  return folder
}

/** Removes a data folder, and first the database that may still run on it. */
export async function removeFolder(data: string): Promise<void> {
  for (const name of ['SIGQUIT', 'SIGKILL'] as const) {
    for (const pid of processesIn(data)) signal(pid, name)
    for (let waited = 0; waited < 3_000 && processesIn(data).length > 0; waited += 50) await pause(50)
  }
  await rm(data, { recursive: true, force: true, maxRetries: 5 })
  folders.delete(data)
}

/** Every process of the database of a data folder. */
export function processesIn(data: string): readonly number[] {
  const cluster = join(data, 'postgres')
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && linkOf(`/proc/${name}/cwd`) === cluster)
    .map(Number)
}

/** Every process that was started for a data folder: web processes, commands, the database. */
export function allProcessesOf(data: string): readonly number[] {
  const given = (pid: string) => textOf(`/proc/${pid}/environ`).split('\0').includes(`MAILLAGE_DATA=${data}`)
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && given(name))
  return [...others.map(Number), ...processesIn(data)]
}

/** The main process of the database of a data folder; undefined while none runs. */
export function postmasterIn(data: string): number | undefined {
  const file = join(data, 'postgres/postmaster.pid')
  const pid = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN
  return processesIn(data).includes(pid) ? pid : undefined
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: any
}
type Sent = { readonly body?: unknown; readonly type?: string; readonly headers?: Env }

/** The JSON API, with a token or without. A body that is text or bytes goes as it is, any other as JSON. */
export function apiOf(baseUrl: string, token?: string) {
  return async (method: string, path: string, { body, type, headers = {} }: Sent = {}): Promise<Answer> => {
    const raw = typeof body === 'string' || body instanceof Uint8Array
    const answer = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const json = /json/.test(answer.headers.get('content-type') ?? '')
    return { status: answer.status, headers: answer.headers, text, body: json ? JSON.parse(text) : undefined }
  }
}
