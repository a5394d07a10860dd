import { defineConfig } from 'vitest/config'

/** Promises on speed, one file each. `npm run bench` runs them in full; CI a small version of the same files. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    globalSetup: ['tests/support/demonstration.ts'],
    include: ['bench/*.bench.{ts,tsx}'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    reporters: ['default'],
    disableConsoleIntercept: true,
  },
})
