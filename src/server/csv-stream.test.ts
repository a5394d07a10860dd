import { describe, expect, it } from 'vitest'
import { csvPieces, FileRefused, type Line } from './csv-stream.ts'

const columns = { required: ['slug'], optional: ['note'] }
const cut = (text: string, part: number) =>
  async function* () {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += part) yield new Uint8Array(bytes.subarray(at, at + part))
  }
async function read(text: string, part: number): Promise<readonly Line[]> {
  const lines: Line[] = []
  for await (const piece of csvPieces(cut(text, part), columns, 'utf-8')) lines.push(...piece.lines)
  return lines
}
async function refusal(text: string, part: number) {
  try {
    await read(text, part)
  } catch (error) {
    if (error instanceof FileRefused) return error.refusal
    throw error
  }
  return undefined
}

describe('a CSV file piece by piece', () => {
  const text = 'slug;note\na;"deux\r\nlignes"\n\nb;"un ""mot""\n""trois"""\nc;d\ne;"f"'

  it.each([1, 2, 3, 7, 1 << 16])('says the same, cut every %d bytes', async (part) => {
    expect(await read(text, part)).toEqual([
      { line: 2, cells: ['a', 'deux\nlignes'] },
      { line: 5, cells: ['b', 'un "mot"\n"trois"'] },
      { line: 7, cells: ['c', 'd'] },
      { line: 8, cells: ['e', 'f'] },
    ])
  })

  const many = 'x;1234567890\n'
  it.each([
    ['a quotation that never ends, by the line it began on', `a;b\na;"""\n""${many.repeat(100_000)}`, 3],
    ['one in the middle of a cell', `a;b 5" c\n${many.repeat(100_000)}`, 2],
    ['a line without end', `a;b\na;"b"\n${'x'.repeat(1_200_000)}`, 4],
  ])('refuses %s', async (_, lines, line) => {
    for (const part of [1 << 17, 1 << 24])
      expect(await refusal(`slug;note\n${lines}`, part)).toMatchObject({
        code: 'malformed',
        faults: [{ line, path: `line ${line}` }],
      })
  })

  it('takes a cell of nearly as much', async () => {
    const [line] = await read(`slug;note\na;"${'b\n'.repeat(520_000)}"\n`, 1 << 14)
    expect(line?.cells[1]).toHaveLength(1_040_000 - 1)
  })
})
