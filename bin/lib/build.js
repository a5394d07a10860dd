import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { during, fail } from './progress.js'
import { node, root, run } from './run.js'

/** What the build is made of: the files and folders whose change asks for a new one. */
const SOURCES = ['src', 'vite.config.ts', 'package-lock.json', 'tsconfig.json']
const PARTS = [
  { name: 'client', args: [], lazy: 'assets' },
  { name: 'server', args: ['--ssr'], lazy: 'chunks' },
]
const WEEK = 7 * 24 * 3_600_000

const dist = join(root, 'dist')
const note = join(dist, '.fingerprint')

/** Whether dist holds the build of the sources as they stand. */
export function isBuilt() {
  return existsSync(note) && readFileSync(note, 'utf8') === fingerprint()
}

/** Forgets what was built, so that the next start builds anew. */
export function forgetBuild() {
  rmSync(note, { force: true })
}

/** Builds beside the last build, then takes its place; ends the script when the build fails. */
export async function build(out) {
  const built = fingerprint()
  removeDrafts()
  const draft = join(dist, `.draft-${process.pid}`)
  const results = await during(
    '→ Construction…',
    () => Promise.all(PARTS.map((part) => buildPart(part, draft))),
    out,
  )
  const failed = results.find(({ code }) => code !== 0)
  if (failed) {
    removeDrafts()
    fail('La construction a échoué :', failed.output)
  }
  forgetBuild()
  for (const part of PARTS) replacePart(part, draft)
  removeDrafts()
  writeFileSync(note, built)
}

/** The arguments for Node.js to build one part, and Vite's own after them. */
export function viteBuild(args) {
  return [join(root, 'node_modules/vite/bin/vite.js'), 'build', ...args]
}

function buildPart({ name, args }, draft) {
  const env = { ...process.env, NODE_ENV: 'production' }
  return run(node, viteBuild([...args, '--outDir', join(draft, name)]), { cwd: root, env })
}

function replacePart({ name, lazy }, draft) {
  const [next, current, last] = [join(draft, name), join(dist, name), join(draft, `last-${name}`)]
  if (existsSync(current)) {
    keepRecent(join(current, lazy), join(next, lazy))
    renameSync(current, last)
  }
  renameSync(next, current)
}

/** A running server still loads files of its own build, and open pages theirs: they stay for a week. */
function keepRecent(from, to) {
  if (!existsSync(from)) return
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    const [old, kept] = [join(from, name), join(to, name)]
    if (existsSync(kept) || Date.now() - statSync(old).mtimeMs > WEEK) continue
    try {
      linkSync(old, kept)
    } catch {
      copyFileSync(old, kept)
    }
  }
}

function removeDrafts() {
  if (!existsSync(dist)) return
  for (const name of readdirSync(dist).filter((name) => name.startsWith('.draft-'))) {
    rmSync(join(dist, name), { recursive: true, force: true, maxRetries: 5 })
  }
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const path of SOURCES.flatMap(sourceFiles))
    hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

function sourceFiles(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false })
  if (!found) return []
  if (!found.isDirectory()) return /\.test\.tsx?$/.test(path) ? [] : [path]
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => sourceFiles(`${path}/${name}`))
}
