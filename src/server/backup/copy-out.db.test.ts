import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CopyOut } from './copy-out.ts'

describe('a COPY read as bytes', () => {
  let client: pg.Client
  beforeAll(async () => {
    client = new pg.Client(inject('owner'))
    await client.connect()
  })
  afterAll(() => client.end())
  async function read(text: string) {
    const copy = client.query(new CopyOut(text))
    const pieces: Buffer[] = []
    for await (const piece of copy) pieces.push(piece)
    return { text: Buffer.concat(pieces).toString(), rows: copy.rowCount, pieces: pieces.length }
  }

  it.each([
    ['no row', 0, 0, 10, 0],
    ['many short rows', 200_000, 0, 3, 1],
    ['rows of every length, in several pieces', 3_000, 0, 4_001, 2],
    ['rows longer than a piece', 3, 3_000_000, 10, 4],
  ])('gives the bytes and the number of %s', async (_, rows, least, more, pieces) => {
    const expected = Array.from(
      { length: rows },
      (__, n) => `${n + 1}\t${'é'.repeat(least + (((n + 1) * 7) % more))}\n`,
    )
    const found = await read(
      `copy (select n, repeat('é', ${least} + (n * 7) % ${more}) from generate_series(1, ${rows}) n) to stdout`,
    )
    expect(found.text === expected.join('')).toBe(true)
    expect(found.rows).toBe(rows)
    expect(found.pieces).toBeGreaterThanOrEqual(pieces)
  })

  it('holds the server back where its reader is slow, and loses nothing', async () => {
    const copy = client.query(
      new CopyOut(`copy (select repeat('x', 1000) from generate_series(1, 50000)) to stdout`),
    )
    let bytes = 0
    for await (const piece of copy) {
      bytes += piece.length
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect([bytes, copy.rowCount]).toEqual([50_000 * 1_001, 50_000])
  })

  it('throws what the server says half-way, and the connection goes on', async () => {
    await expect(
      read('copy (select 1 / (50000 - n) from generate_series(1, 60000) n) to stdout'),
    ).rejects.toThrow(/division by zero/)
    await expect(read('copy nothing to stdout')).rejects.toThrow(/does not exist/)
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    expect((await read('copy (values (1), (2)) to stdout')).text).toBe('1\n2\n')
  })
})
