import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '../../../tests/support/world.ts'
import { eraseFor } from '../erasure.ts'
import type { House } from '../house.ts'
import { defineModule } from '../module.ts'
import { inTransaction } from '../transaction.ts'
import type { Request } from '../use-case.ts'
import { erasureLines, keepErasures, readErasures, replayErasures } from './erasures.ts'

const territories = defineModule({
  name: 'test',
  policy: {},
  useCases: [],
  erasers: [
    {
      kind: 'territory',
      async erase({ db }, subject) {
        await sql`update territory set name = '{}' where slug = ${subject}`.execute(db)
      },
    },
  ],
})

describe('what was erased', () => {
  let w: World
  let folder: string
  let withEraser: House
  const request = (): Request => ({ ...w.asSystem(), house: withEraser })
  const names = async () =>
    (await w.pools.owner.query('select slug, name from territory order by slug')).rows.map(
      ({ slug, name }) => `${slug} ${JSON.stringify(name)}`,
    )
  beforeAll(async () => {
    ;[w, folder] = await Promise.all([world(), mkdtemp(join(tmpdir(), 'maillage-erasures-'))])
    const { house } = w.asSystem()
    withEraser = { ...house, modules: [...house.modules, territories] }
    await w.pools.owner.query(
      `insert into territory (slug, scheme, code, name) select s, 'other', s, '{"fr": "Nom"}' from unnest('{a,b,c}'::text[]) s`,
    )
  })
  afterAll(async () => {
    await w.end()
    await rm(folder, { recursive: true })
  })

  it('is kept in a file of the data folder, each once, and told by an export', async () => {
    const erase = (subject: string) =>
      inTransaction(request(), 'write', (reading) => eraseFor(reading, { kind: 'territory', subject }))
    const file = () => readFile(join(folder, 'erasures.jsonl'), 'utf8')
    await erase('a')
    await keepErasures({ database: w.database, dataFolder: folder })
    await keepErasures({ database: w.database, dataFolder: folder })
    expect(await file()).toBe('{"kind":"territory","subject":"a"}\n')
    await erase('b')
    await keepErasures({ database: w.database, dataFolder: folder })
    expect(await file()).toBe('{"kind":"territory","subject":"a"}\n{"kind":"territory","subject":"b"}\n')
    expect(await erasureLines(w.database)).toBe(await file())
  })

  it('is erased again after a restore has brought it back, and then is no more to be done', async () => {
    await w.pools.owner.query(`update territory set name = '{"fr": "Nom"}'; delete from erasure`)
    for (const { kind, subject } of await readErasures(withEraser, folder))
      await w.pools.owner.query('insert into erasure_due values ($1, $2)', [kind, subject])
    expect(await replayErasures(request())).toBe(2)
    expect(await names()).toEqual(['a {}', 'b {}', 'c {"fr":"Nom"}'])
    expect(await replayErasures(request())).toBe(0)
    expect((await erasureLines(w.database)).split('\n')).toHaveLength(3)
  })

  it('from a file that is named comes after that of the folder; a line that is none is refused by its number', async () => {
    const more = join(folder, 'more.jsonl')
    await writeFile(more, '{"kind":"territory","subject":"c"}\n')
    expect((await readErasures(withEraser, folder, more)).map((one) => one.subject)).toEqual(['a', 'b', 'c'])
    await writeFile(more, '\n{"kind":"weather","subject":"c"}\n')
    await expect(readErasures(withEraser, folder, more)).rejects.toThrow(
      /line 2: nothing here erases weather/,
    )
    await writeFile(more, 'not json\n')
    await expect(readErasures(withEraser, folder, more)).rejects.toThrow(/line 1 is not an erasure/)
  })
})
