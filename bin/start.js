import { prepare } from './lib/prepare.js'
import { become, root } from './lib/run.js'

await prepare()
await become(['serve', ...process.argv.slice(2)], { cwd: root })
