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
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
