import { join } from 'node:path'
import { build, isBuilt } from './build.js'
import { install, isInstalled } from './install.js'
import { withLock } from './lock.js'
import { voice } from './progress.js'
import { root } from './run.js'

/**
 * Installs and builds what is missing or out of date, once even when several scripts ask at the same time.
 * `quiet` keeps standard output free; `built: false` only installs.
 */
export async function prepare({ quiet = false, built = true } = {}) {
  const isReady = () => isInstalled() && (!built || isBuilt())
  if (isReady()) return
  const out = voice({ quiet })
  await withLock(join(root, 'dist/.lock'), async () => {
    if (!isInstalled()) await install(out)
    if (built && !isBuilt()) await build(out)
  })
}
