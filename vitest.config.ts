import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/support/longest-first.ts'

const ofDatabase = ['src/**/*.db.test.{ts,tsx}']
const jsx = { oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } } } as const

const ofProcesses = ['tests/journeys/{server,crash}*.test.ts']
const measured = ['tests/journeys/{server,sign-in-flood}.test.ts']
const patience = { testTimeout: 300_000, hookTimeout: 180_000 }

// Files of one process share what they import, which takes longer than most tests. Each database file has a database of
// its own, and no test leaves anything in a module.
const shared = { isolate: false } as const

/** Database tests run twice: on the embedded server, and on Debian's PostgreSQL 15. */
const databaseProject = (server: 'embedded' | 'debian') => ({
  ...jsx,
  test: {
    ...shared,
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
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...jsx,
        test: {
          ...shared,
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
          ...patience,
          name: 'journeys',
          globalSetup: ['tests/support/demonstration.ts'],
          include: ['tests/journeys/*.test.ts'],
          exclude: [...ofProcesses, ...measured],
          sequence: { groupOrder: 1 },
        },
      },
      {
        // They start, stop and kill processes: for those in browsers the machine would be too slow beside them.
        ...jsx,
        test: {
          ...patience,
          name: 'processes',
          globalSetup: ['tests/support/demonstration.ts'],
          include: ofProcesses,
          exclude: measured,
          sequence: { groupOrder: 2 },
        },
      },
      {
        ...jsx,
        test: {
          ...patience,
          name: 'measured',
          globalSetup: ['tests/support/demonstration.ts'],
          include: measured,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // Alone on the machine, after all others: a ratio measured beside other work says little.
        ...jsx,
        test: {
          name: 'speed',
          globalSetup: ['tests/support/demonstration.ts'],
          include: ['bench/*.bench.{ts,tsx}'],
          fileParallelism: false,
          sequence: { groupOrder: 4 },
          testTimeout: 600_000,
          hookTimeout: 120_000,
          disableConsoleIntercept: true,
        },
      },
    ],
  },
})
