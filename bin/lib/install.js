import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { during, fail } from './progress.js'
import { node, root, run } from './run.js'

const lockfile = join(root, 'package-lock.json')
const note = join(root, 'node_modules/.maillage-lock')
const npmNote = join(root, 'node_modules/.package-lock.json')

/** Whether the packages in node_modules are those of package-lock.json. */
export function isInstalled() {
  if (!existsSync(node)) return false
  if (existsSync(note)) return readFileSync(note, 'utf8') === lockfileHash()
  if (!isInstalledByHand()) return false
  writeFileSync(note, lockfileHash())
  return true
}

/** Installs them; ends the script with npm's last lines when that fails. */
export async function install(out) {
  const label = '→ Installation (1 à 2 minutes la première fois)…'
  const { code, output } = await during(label, npmCi, out)
  if (code !== 0) fail("L'installation a échoué :", output)
  if (!existsSync(node))
    fail("L'installation est incomplète :", `${node} manque : npm a-t-il bloqué ses scripts ?`)
  writeFileSync(note, lockfileHash())
}

function npmCi() {
  // The scripts of npm put node_modules/.bin first: a `node` found there would vanish under its own feet.
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  const env = { ...process.env, PATH: path.join(delimiter) }
  return run('npm', ['ci', '--include=dev', '--no-progress'], {
    cwd: root,
    env,
    shell: process.platform === 'win32',
  })
}

function lockfileHash() {
  return createHash('sha256').update(readFileSync(lockfile)).digest('hex')
}

/** npm notes what it installed: the same packages, but for those of other platforms. */
function isInstalledByHand() {
  if (!existsSync(npmNote)) return false
  const wanted = Object.entries(JSON.parse(readFileSync(lockfile, 'utf8')).packages)
  const found = JSON.parse(readFileSync(npmNote, 'utf8')).packages
  return wanted.every(([path, { version, optional }]) => {
    if (path === '') return true
    return found[path] ? found[path].version === version : optional
  })
}
