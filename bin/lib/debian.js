import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { during, fail } from './progress.js'
import { run } from './run.js'

/** A file that each package brings. */
const PROOFS = {
  chromium: '/usr/bin/chromium',
  'chromium-headless-shell': '/usr/bin/chromium-headless-shell',
  'postgresql-15': '/usr/lib/postgresql/15/bin/initdb',
  pgbouncer: '/usr/sbin/pgbouncer',
}

/** Installs those Debian packages that are missing, as root on Debian; elsewhere names them and ends the script. */
export async function ensureDebianPackages(names) {
  const missing = names.filter((name) => !existsSync(PROOFS[name]))
  if (missing.length === 0) return
  if (!mayInstall())
    fail('Il manque, pour les tests :', missing.map((name) => `${name} (${PROOFS[name]})`).join('\n'))
  const { code, output } = await install(missing)
  if (code !== 0) fail(`L'installation de ${missing.join(', ')} a échoué :`, output)
}

/** Installs one that tests go on without, where it can be. */
export async function tryDebianPackage(name) {
  if (existsSync(PROOFS[name]) || !mayInstall()) return
  const { code } = await install([name])
  if (code !== 0) console.log(`${name} n'a pas pu être installé : les tests continuent sans lui.`)
}

const mayInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version')

function install(names) {
  keepFromCreatingCluster()
  return during(`→ Installation de ${names.join(', ')}…`, () => apt(names), process.stdout)
}

async function apt(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', UCF_FORCE_CONFFOLD: '1' }
  const update = await run('apt-get', ['update'], { env })
  if (update.code !== 0) return update
  return run('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env })
}

/** Debian's package would make and start a database server of its own; the tests make theirs. */
function keepFromCreatingCluster() {
  const folder = '/etc/postgresql-common'
  if (existsSync(`${folder}/createcluster.conf`)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/createcluster.conf`, 'create_main_cluster = false\n')
}
