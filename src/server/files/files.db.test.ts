import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testSecret } from '../../../tests/support/template.ts'
import { accepted, type World, world } from '../../../tests/support/world.ts'
import { addKey } from '../keys.ts'
import { inTransaction } from '../transaction.ts'
import type { Request } from '../use-case.ts'
import { keepFile } from './keep-file.ts'
import { pieceSize } from './pieces.ts'
import { fileResponse } from './read-file.ts'
import { rewrapFiles, sealEarlierFiles } from './upkeep.ts'

/** A file of some size whose bytes are all different from one another's: `%PDF-`, chance, `%%EOF`. */
const pdfOf = (size: number) =>
  Buffer.concat([Buffer.from('%PDF-'), randomBytes(size - 10), Buffer.from('%%EOF')])

const bodyOf = async (answer: Response | undefined) => (await answer?.arrayBuffer()) ?? new ArrayBuffer()

describe('a file that is kept', () => {
  let w: World
  let worker: Request
  let tilleuls: string
  beforeAll(async () => {
    w = await world()
    const { rows } = await w.pools.owner.query<{ id: string }>(
      `insert into organisation (slug, name, kind) values ('tilleuls', '{}', 'service') returning id`,
    )
    tilleuls = rows[0]?.id as string
    worker = await w.as('worker', 'tilleuls')
  })
  afterAll(() => w.end())

  const keep = async (content: Buffer) =>
    accepted(
      await inTransaction(worker, 'write', (reading) =>
        keepFile(
          reading,
          { name: 'a.pdf', bytes: new Uint8Array(content) },
          { organisation: tilleuls, path: 'file' },
        ),
      ),
    )
  const read = async (id: string, by: Request = worker) =>
    inTransaction(by, 'read', (reading) => fileResponse(reading, id))
  const content = async (id: string) => Buffer.from(await bodyOf(await read(id)))

  it.each([30, pieceSize, pieceSize + 1, 5 * pieceSize + 77])(
    'of %i bytes is read as it was given',
    async (size) => {
      const given = pdfOf(size)
      const id = await keep(given)
      const answer = await read(id)
      expect(answer?.headers.get('content-length')).toBe(String(size))
      expect(Buffer.from(await bodyOf(answer))).toEqual(given)
    },
  )

  it('lies nowhere in the database as it was', async () => {
    const given = pdfOf(3 * pieceSize)
    await keep(given)
    const { rows } = await w.pools.owner.query<{ file: string; sealed: Buffer }>(
      'select file, sealed from file_piece',
    )
    const all = Buffer.concat(rows.map((row) => row.sealed))
    for (let at = 0; at + 32 < given.length; at += 65_536)
      expect(all.includes(given.subarray(at, at + 32))).toBe(false)
    const plain = await w.pools.owner.query('select from file where bytes is not null')
    expect(plain.rowCount).toBe(0)
  })

  it('opens no more once a piece was altered, put in another’s place, taken from another file, or left out', async () => {
    const harm = async (sql: string) => {
      const id = await keep(pdfOf(2 * pieceSize + 9))
      const other = await keep(pdfOf(2 * pieceSize + 9))
      await w.pools.owner.query(sql.replaceAll('$id', `'${id}'`).replaceAll('$other', `'${other}'`))
      return content(id)
    }
    await expect(
      harm(
        `update file_piece set sealed = set_byte(sealed, 100, get_byte(sealed, 100) # 1) where file = $id and number = 0`,
      ),
    ).rejects.toThrow()
    await expect(
      harm(`update file_piece set number = 2 - number + 10 where file = $id;
        update file_piece set number = number - 10 where file = $id`),
    ).rejects.toThrow()
    await expect(
      harm(`update file_piece p set sealed = o.sealed from file_piece o
        where p.file = $id and o.file = $other and o.number = p.number`),
    ).rejects.toThrow()
    await expect(harm('delete from file_piece where file = $id and number = 2')).rejects.toThrow()
    await expect(
      harm('update file f set wrapped_key = o.wrapped_key from file o where f.id = $id and o.id = $other'),
    ).rejects.toThrow()
  })

  it('is sent as fast as it is taken: of ten files that nobody reads on, a process holds one piece each', async () => {
    const id = await keep(pdfOf(10 * 1024 * 1024))
    const readers: ReadableStreamDefaultReader<Uint8Array>[] = []
    for (let n = 0; n < 10; n += 1) {
      const reader = (await read(id))?.body?.getReader()
      if (reader) readers.push(reader)
    }
    const asked: number[] = []
    for (const reader of readers) asked.push((await reader.read()).value?.length ?? 0)
    expect(asked).toEqual(Array(10).fill(pieceSize))
    // The pool has six connections: a reader that waits keeps none of them.
    expect(w.pools.app.totalCount - w.pools.app.idleCount).toBe(0)
    for (const reader of readers) await reader.cancel()
  })

  it('is sent no further to whoever may no longer read it', async () => {
    const id = await keep(pdfOf(3 * pieceSize))
    const leaving = await w.as('worker', 'tilleuls', 'leaving')
    const reader = (await read(id, leaving))?.body?.getReader()
    await reader?.read()
    await w.pools.owner.query(`delete from role_held where account = 'leaving'`)
    await expect(reader?.read()).rejects.toThrow()
  })

  it('and was kept before files were sealed, is sealed by a job, and reads the same', async () => {
    const given = pdfOf(pieceSize + 5)
    const { rows } = await w.pools.owner.query<{ id: string }>(
      `insert into file (organisation, name, type, size, sha256, bytes, created_at)
       values ($1, 'b.pdf', 'application/pdf', $2, '', $3, now()) returning id`,
      [tilleuls, given.length, given],
    )
    const id = rows[0]?.id as string
    expect(await content(id)).toEqual(given)
    expect(await inTransaction(w.asSystem(), 'write', (reading) => sealEarlierFiles(reading))).toBe(1)
    expect(await content(id)).toEqual(given)
    const plain = await w.pools.owner.query('select from file where bytes is not null')
    expect(plain.rowCount).toBe(0)
  })

  it('reads the same after the keys were changed, its content sealed as it was', async () => {
    const given = pdfOf(pieceSize)
    const id = await keep(given)
    const sealed = async () =>
      (
        await w.pools.owner.query(
          'select sealed, key from file_piece p join file f on f.id = p.file where f.id = $1',
          [id],
        )
      ).rows
    const before = await sealed()
    const key = await addKey(w.database, testSecret, 'files')
    // As the job does: a process that began before the key was made learns it first.
    await worker.fileKeys.of(key)
    expect(await inTransaction(w.asSystem(), 'write', rewrapFiles)).toBeGreaterThan(0)
    const after = await sealed()
    expect([after[0]?.key, after[0]?.sealed]).toEqual([key, before[0]?.sealed])
    expect(before[0]?.key).not.toBe(key)
    expect(await content(id)).toEqual(given)
  })
})
