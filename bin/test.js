import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from './lib/checks.js'
import { ensureDebianPackages, tryDebianPackage } from './lib/debian.js'
import { prepare } from './lib/prepare.js'
import { node, root, run } from './lib/run.js'

await prepare()
await ensureDebianPackages(['chromium', 'postgresql-15', 'pgbouncer'])
// The same engine without the window around it: pages are looked at in a quarter less time.
await tryDebianPackage('chromium-headless-shell')
const checks = await runChecks()
const tests = await runTests(process.argv.slice(2))
const [passed, failed] = [checks.passed + tests.passed, checks.failed + tests.failed]
console.log(`${passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`)
process.exit(failed > 0 ? 1 : 0)

/** Runs Vitest and counts; a run that breaks, or that ran no test, counts as one failure. */
async function runTests(args) {
  const folder = mkdtempSync(join(tmpdir(), 'maillage-tests-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { code } = await run(node, [vitest, 'run', ...reporters, ...args], { cwd: root, show: true })
  const counts = existsSync(report)
    ? countsOf(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 }
  rmSync(folder, { recursive: true })
  const unexplained = counts.failed === 0 && (code !== 0 || counts.passed === 0)
  return unexplained ? { ...counts, failed: 1 } : counts
}

/** A file that does not load holds no failed test, so it counts as one. */
function countsOf({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const isBroken = ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
  const failed = numFailedTests + testResults.filter(isBroken).length
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests }
}
