import { join } from 'node:path'
import { node, root, run } from './run.js'

/** Each check: its name, a script of a package and its arguments. */
const CHECKS = [
  ['types', 'typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['lint', '@biomejs/biome/bin/biome', 'check', '.'],
  [
    'dependency rules',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    'src',
    '--config',
    '.dependency-cruiser.cjs',
  ],
  ['unused code', 'knip/bin/knip.js'],
]

/** Runs every check, a line each, and the output of those that fail; gives `{ passed, failed }`. */
export async function runChecks() {
  const counts = { passed: 0, failed: 0 }
  for (const [name, script, ...args] of CHECKS) {
    const begin = performance.now()
    const { code, output } = await run(node, [join(root, 'node_modules', script), ...args], { cwd: root })
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    counts[code === 0 ? 'passed' : 'failed'] += 1
    console.log(`${code === 0 ? '✓' : '✗'} ${name} ${seconds} s`)
    if (code !== 0) console.log(output.trimEnd())
  }
  return counts
}
