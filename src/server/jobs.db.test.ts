import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testSecret } from '../../tests/support/template.ts'
import { type World, world } from '../../tests/support/world.ts'
import { rotationOf } from './jobs.ts'
import { addKey, type Keys, openKeys } from './keys.ts'
import type { Module } from './module.ts'
import { inTransaction } from './transaction.ts'

describe('the rotation of keys', () => {
  let w: World
  const given: Keys[] = []
  const sealing: Module = {
    name: 'test',
    policy: {},
    useCases: [],
    rekey: async (_, keys) => void given.push(keys),
  }
  const run = (keys: Keys) =>
    inTransaction(w.asSystem(), 'write', (reading) =>
      rotationOf({ keys }, { ...w.asSystem().house, modules: [sealing] }).run(reading, {}),
    )
  const waiting = async () =>
    (
      await w.pools.jobs.query(
        `select run_at > now() as later from graphile_worker.jobs where key = 'keys.rotate'`,
      )
    ).rows
  beforeAll(async () => {
    w = await world(new Date().toISOString())
  })
  afterAll(() => w.end())

  it('is left by a process that does not know the newest key to one that does', async () => {
    const before = await openKeys(w.database, testSecret)
    await addKey(w.database, testSecret, 'files')
    await run(before)
    expect(given).toEqual([])
    expect(await waiting()).toEqual([{ later: true }])
    const after = await openKeys(w.database, testSecret)
    await run(after)
    expect(given).toEqual([after])
    expect(after.files).toHaveLength(2)
  })
})
