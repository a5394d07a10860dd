import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeFolder, usedFolder } from '../tests/support/running-server.ts'

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)

describe('a start', () => {
  let data: string
  beforeAll(async () => {
    data = await usedFolder()
    await stop((await start()).child)
  })
  afterAll(() => removeFolder(data))

  it('takes under 3 s once installed, and leaves web process and database under 250 MB', async () => {
    const { child, milliseconds } = await start()
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    const { web, database } = await memoryOf(child)
    await stop(child)
    process.stdout.write(
      `warm start: ${milliseconds} ms; idle: ${web + database} MB (web process ${web}, database ${database}), PSS\n`,
    )
    expect(milliseconds).toBeLessThan(3_000)
    expect(web + database).toBeLessThan(250)
  })

  /** By the same command as people type, until it tells its address. */
  async function start(): Promise<{ child: ChildProcess; milliseconds: number }> {
    const begin = performance.now()
    const env = { ...process.env, MAILLAGE_DATA: data, PORT: '0', BASE_URL: '', NODE_ENV: 'production' }
    const child = spawn(process.execPath, [join(root, 'bin/start.js')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    await new Promise<void>((resolve, reject) => {
      let told = ''
      child.stderr?.on('data', (chunk) => {
        told += chunk
      })
      child.stdout?.on('data', (chunk) => {
        told += chunk
        if (/http:\/\/127\.0\.0\.1:\d+/.test(told)) resolve()
      })
      child.on('exit', () => reject(new Error(told)))
    })
    return { child, milliseconds: Math.round(performance.now() - begin) }
  }

  const stop = (child: ChildProcess) =>
    new Promise<void>((resolve) => {
      child.removeAllListeners('exit')
      child.on('exit', () => resolve())
      child.kill('SIGTERM')
    })
})

/** Memory that is a process's own and its part of what is shared, in MB (PSS, Linux). The launcher is not counted. */
async function memoryOf(launcher: ChildProcess) {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,args='])
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, ...words] = line.trim().split(/\s+/)
      return { pid: Number(pid), parent: Number(parent), words: words.join(' ') }
    })
  const below = (pid: number): number[] =>
    all.filter((one) => one.parent === pid).flatMap((one) => [one.pid, ...below(one.pid)])
  const processes = below(launcher.pid as number)
  const isDatabase = (pid: number) => /postgres/.test(all.find((one) => one.pid === pid)?.words ?? '')
  const sum = async (pids: readonly number[]) =>
    Math.round((await Promise.all(pids.map(pss))).reduce((a, b) => a + b, 0) / 1024)
  return {
    web: await sum(processes.filter((pid) => !isDatabase(pid))),
    database: await sum(processes.filter(isDatabase)),
  }
}

async function pss(pid: number): Promise<number> {
  await readdir(`/proc/${pid}`)
  return Number(/^Pss:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
}
