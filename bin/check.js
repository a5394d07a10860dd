import { runChecks } from './lib/checks.js'
import { prepare } from './lib/prepare.js'

await prepare({ built: false })
const { failed } = await runChecks()
process.exit(failed > 0 ? 1 : 0)
