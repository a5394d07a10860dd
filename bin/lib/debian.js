import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { during, fail } from './progress.js'
import { run } from './run.js'

/** A file that each package brings. */
const PROOFS = {
  chromium: '/usr/bin/chromium',
  'postgresql-15': '/usr/lib/postgresql/15/bin/initdb',
  pgbouncer: '/usr/sbin/pgbouncer',
}

/** Installs those Debian packages that are missing, as root on Debian; elsewhere names them and ends the script. */
export async function ensureDebianPackages(names) {
  const missing = names.filter((name) => !existsSync(PROOFS[name]))
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    fail('Il manque, pour les tests :', missing.map((name) => `${name} (${PROOFS[name]})`).join('\n'))
  }
  keepFromCreatingCluster()
  const { code, output } = await during(
    `→ Installation de ${missing.join(', ')}…`,
    () => apt(missing),
    process.stdout,
  )
  if (code !== 0) fail(`L'installation de ${missing.join(', ')} a échoué :`, output)
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
