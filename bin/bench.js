import { join } from 'node:path'
import { prepare } from './lib/prepare.js'
import { node, root, run } from './lib/run.js'

await prepare()
process.env.BENCH ??= 'full'
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const args = ['run', '--config', 'vitest.bench.config.ts', ...process.argv.slice(2)]
const { code } = await run(node, [vitest, ...args], { cwd: root, show: true })
process.exit(code)
