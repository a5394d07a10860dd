import { existsSync, watch } from 'node:fs'
import { join } from 'node:path'
import { forgetBuild, viteBuild } from './lib/build.js'
import { prepare } from './lib/prepare.js'
import { ended, node, root, run, startMaillage } from './lib/run.js'

const QUIET_TIME = 200
const entry = join(root, 'dist/server/maillage.js')

await prepare()
forgetBuild()
let server = serve()
let restarting = false
restartOnChange()
const builds = [[], ['--ssr']].map((args) =>
  run(node, viteBuild([...args, '--watch', '--mode', 'development', '--clearScreen', 'false']), {
    cwd: root,
    show: true,
  }),
)
const { code } = await Promise.race(builds)
process.exit(code)

function serve() {
  return startMaillage(['serve', ...process.argv.slice(2)], { cwd: root, env: { NODE_ENV: 'development' } })
}

/** Restarts the server once the built files have been still for a moment. */
function restartOnChange() {
  let timer
  watch(join(root, 'dist'), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(restart, QUIET_TIME)
  })
}

async function restart() {
  if (restarting || !existsSync(entry)) return
  restarting = true
  if (server.exitCode === null && server.signalCode === null) {
    const over = ended(server)
    server.kill('SIGTERM')
    await over
  }
  server = serve()
  restarting = false
}
