import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { flags } from './flags.js'

/** The folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The Node.js the project brings along, whatever Node.js started this script. */
export const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

const children = new Set()
let stoppedBy

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => passOn(signal))
process.on('exit', () => {
  for (const child of children) child.kill('SIGTERM')
})

/**
 * Runs a program to its end and gives `{ code, output }`. `show` lets it write to the terminal, otherwise its
 * output is collected. When this script was told to stop meanwhile, it stops here, after its other children.
 */
export async function run(command, args, { show = false, ...options } = {}) {
  const child = start(command, args, { stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'], ...options })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  const { code, error } = await ended(child)
  if (stoppedBy) {
    await Promise.all([...children].map(ended))
    process.exit(128 + constants.signals[stoppedBy])
  }
  return { code: code ?? 1, output: error ? `${output}${error.message}\n` : output }
}

/** Runs one of Maillage's commands in the terminal, then ends this script as that command ended. */
export async function become(args, options) {
  endWithNpm()
  const child = startMaillage(args, options)
  const { code, signal, error } = await ended(child)
  if (error) console.error(error.message)
  process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1))
}

/** Starts the built `maillage` with the project's Node.js; gives the child process. */
export function startMaillage(args, { cwd = process.cwd(), env = {} } = {}) {
  const entry = join(root, 'dist/server/maillage.js')
  const defaults = { NODE_ENV: 'production' }
  return start(node, [...flags, entry, ...args], {
    cwd,
    env: { ...defaults, ...process.env, ...env, MAILLAGE_ROOT: root },
    stdio: 'inherit',
  })
}

/** Starts a program that ends with this script and gets the signals it gets. */
function start(command, args, options) {
  const child = spawn(command, args, options)
  children.add(child)
  child.once('close', () => children.delete(child)).once('error', () => children.delete(child))
  return child
}

/** How a child process ended: `{ code, signal }`, or `{ error }` when it did not start. */
export function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }))
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
}

/** npm runs a script in a shell that dies of a signal and passes none on: without that shell, this script ends too. */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return
  const shell = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(timer)
    passOn('SIGTERM')
  }, 250)
  timer.unref()
}

function passOn(signal) {
  stoppedBy = signal
  if (children.size === 0) process.exit(128 + constants.signals[signal])
  // Ctrl-C reaches every process of the terminal by itself; a second one would be taken for impatience.
  if (signal === 'SIGINT' && process.stdin.isTTY) return
  for (const child of children) child.kill(signal)
}
