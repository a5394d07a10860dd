import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, type World, world } from '../../../tests/support/world.ts'
import { inTransaction } from '../transaction.ts'
import type { Request } from '../use-case.ts'
import { arrive } from './arrival.ts'
import { keepFile } from './keep-file.ts'
import { pieceSize } from './pieces.ts'
import { fileResponse } from './read-file.ts'
import { forgetArrivals } from './upkeep.ts'

const pdfOf = (size: number) =>
  Buffer.concat([Buffer.from('%PDF-'), randomBytes(size - 10), Buffer.from('%%EOF')])

async function* inPortions(content: Uint8Array, portion: number) {
  for (let at = 0; at < content.length; at += portion) yield content.subarray(at, at + portion)
}

describe('a file that arrives', () => {
  let w: World
  let worker: Request
  let tilleuls: string
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    const { rows } = await w.pools.owner.query<{ id: string }>(
      `insert into organisation (slug, name, kind) values ('tilleuls', '{}', 'service') returning id`,
    )
    tilleuls = rows[0]?.id as string
    worker = await w.as('worker', 'tilleuls')
  })
  afterAll(() => w.end())

  const come = (name: string, content: Uint8Array, portion = 50_000, by = worker) =>
    arrive(by, name, inPortions(content, portion))
  const keep = (arrived: Awaited<ReturnType<typeof come>>, by = worker) =>
    inTransaction(by, 'write', (reading) =>
      keepFile(reading, arrived, { organisation: tilleuls, path: 'file' }),
    )
  const read = async (id: string, by = worker) =>
    Buffer.from(
      (await (await inTransaction(by, 'read', (reading) => fileResponse(reading, id)))?.arrayBuffer()) ??
        new ArrayBuffer(),
    )
  const counts = async () =>
    (await w.pools.owner.query('select count(*)::int as files from file')).rows[0].files as number

  it.each([
    [30, 7],
    [pieceSize, 4_096],
    [pieceSize + 1, 65_536],
    [3 * pieceSize + 5, 3 * pieceSize],
  ])('of %i bytes, in portions of %i, is kept and read as it was sent', async (size, portion) => {
    const given = pdfOf(size)
    const arrived = await come('a.pdf', given, portion)
    expect(arrived.size).toBe(size)
    expect(await read(accepted(await keep(arrived)))).toEqual(given)
  })

  it('is taken as fast as it is stored: what is sent on waits, whatever its size', async () => {
    let asked = 0
    let most = 0
    const slow = async function* () {
      for (let n = 0; n < 30; n += 1) {
        asked += 1
        const { rows } = await w.pools.owner.query('select count(*)::int as n from file_piece')
        most = Math.max(most, asked * pieceSize - (rows[0].n - stored) * pieceSize)
        yield randomBytes(pieceSize)
      }
    }
    const stored = (await w.pools.owner.query('select count(*)::int as n from file_piece')).rows[0]
      .n as number
    await arrive(worker, 'a.pdf', slow())
    expect(most).toBeLessThanOrEqual(3 * pieceSize)
  })

  it('is seen by nobody else, and is no download, until it is kept', async () => {
    const arrived = await come('a.pdf', pdfOf(100))
    const other = await w.as('worker', 'tilleuls', 'other')
    expect(await read(arrived.id)).toEqual(Buffer.alloc(0))
    await expect(keep(arrived, other)).rejects.toThrow()
    expect((await w.pools.app.query('select from file')).rowCount).toBe(0)
    accepted(await keep(arrived))
    expect((await read(arrived.id, other)).length).toBe(100)
    // Once kept it is not there to be kept again, by another form.
    await expect(keep(arrived)).rejects.toThrow()
  })

  it('and is a picture, is kept as it was drawn anew; what arrived is gone', async () => {
    const taken = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
      .withExif({ IFD0: { Artist: 'Anne Exemple' } })
      .jpeg()
      .toBuffer()
    const before = await counts()
    const id = accepted(await keep(await come('photo.jpg', taken)))
    expect((await sharp(await read(id)).metadata()).exif).toBeUndefined()
    expect(await counts()).toBe(before + 1)
  })

  it('and lies about what it is, or is too large, is refused; nothing of what is too large is stored', async () => {
    const page = Buffer.from('<!doctype html>')
    expect(await keep(await come('a.pdf', page))).toMatchObject({ code: 'file.type' })
    expect(await keep(await come('a.png', pdfOf(3_000)))).toMatchObject({
      code: 'file.type',
      faults: [{ path: 'file', expected: 'PDF', found: 'a.png' }],
    })
    const before = await counts()
    const large = await come('a.pdf', pdfOf(11 * 1_048_576), 1_000_000)
    expect(await keep(large)).toMatchObject({ code: 'file.too_large', faults: [{ found: '11 MB' }] })
    expect(await counts()).toBe(before)
  })

  it('and is left is removed within the hour; what is kept stays', async () => {
    const kept = accepted(await keep(await come('a.pdf', pdfOf(100))))
    const left = await come('b.pdf', pdfOf(100))
    const forget = async () => {
      await inTransaction(w.asSystem(), 'write', forgetArrivals)
      const { rows } = await w.pools.owner.query('select id from file where id = any($1)', [[kept, left.id]])
      return rows.map((row) => row.id)
    }
    expect((await forget()).sort()).toEqual([kept, left.id].sort())
    w.setClock('2026-11-22T10:00:01Z')
    expect(await forget()).toEqual([kept])
  })
})
