import { defineConfig } from 'vitest/config'

const ofDatabase = ['src/**/*.db.test.{ts,tsx}']
const jsx = { oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } } } as const

/** Database tests run twice: on the embedded server, and on Debian's PostgreSQL 15. */
const databaseProject = (server: 'embedded' | 'debian') => ({
  ...jsx,
  test: {
    name: `database-${server}`,
    include: ofDatabase,
    globalSetup: [`tests/support/${server}-database.ts`],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...jsx,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'tests/*.test.{ts,tsx}'],
          exclude: ofDatabase,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      databaseProject('embedded'),
      databaseProject('debian'),
      {
        ...jsx,
        test: {
          name: 'journeys',
          include: ['tests/journeys/*.test.ts'],
          globalSetup: ['tests/support/demonstration.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
      {
        // Alone on the machine, after all others: a ratio measured beside other work says little.
        ...jsx,
        test: {
          name: 'speed',
          include: ['bench/*.bench.{ts,tsx}'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 600_000,
          hookTimeout: 120_000,
          disableConsoleIntercept: true,
        },
      },
    ],
  },
})
