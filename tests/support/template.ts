import pg from 'pg'
import type { Connection } from '../../src/server/database.ts'
import { migrate } from '../../src/server/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    owner: Connection
  }
}

export const testSecret = 'a secret of tests, long enough for any rule'
/** The roles belong to the server, so all test databases share theirs. */
export const rolePrefix = 'maillage_test'
const templateName = 'maillage_test_template'

export async function onServer(owner: Connection, text: string) {
  const client = new pg.Client({ ...owner, database: 'postgres' })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

/** A migrated database to copy: a fresh one for each test file costs a tenth of a second. */
export async function makeTemplate(owner: Connection) {
  await onServer(owner, `create database ${templateName}`)
  await migrate({ ...owner, database: templateName }, { secret: testSecret, prefix: rolePrefix })
}

export const copyTemplate = (owner: Connection, name: string) =>
  onServer(owner, `create database ${name} template ${templateName}`)
export const dropDatabase = (owner: Connection, name: string) =>
  onServer(owner, `drop database if exists ${name} with (force)`)
