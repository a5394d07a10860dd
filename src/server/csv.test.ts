import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv, type Sheet, writeCsv } from './csv.ts'

const columns = { required: ['slug', 'name_fr'], optional: ['note'] }
const utf8 = (text: string) => new Uint8Array(new TextEncoder().encode(text))
const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const read = (bytes: Uint8Array): Sheet => {
  const sheet = readCsv(bytes, columns)
  if (!sheet.ok) throw new Error(JSON.stringify(sheet))
  return sheet.value
}

describe('reading a CSV file', () => {
  it.each([';', ',', '\t'] as const)('recognises %j between the cells and tells it back', (separator) => {
    const sheet = read(utf8(`slug${separator}name_fr\na${separator}Les Tilleuls\n`))
    expect(sheet.reading).toEqual({ encoding: 'utf-8', separator })
    expect(sheet.rows).toEqual([{ line: 2, cells: { slug: 'a', name_fr: 'Les Tilleuls' } }])
  })

  it('reads UTF-8 with and without its mark', () => {
    for (const mark of ['', '\ufeff'])
      expect(read(utf8(`${mark}slug;name_fr\na;Été`)).rows[0]?.cells['name_fr']).toBe('Été')
  })

  it('reads Windows-1252, says so, and knows its quotation marks', () => {
    const sheet = read(new Uint8Array([...latin('slug;name_fr\na;Caf\xe9 '), 0x93, ...latin('bleu'), 0x94]))
    expect(sheet.reading.encoding).toBe('windows-1252')
    expect(sheet.rows[0]?.cells['name_fr']).toBe('Café “bleu”')
  })

  it('refuses a third encoding with the line where it shows: a file of an old Macintosh', () => {
    const macRoman = new Uint8Array([...latin('slug;name_fr\na;ici\nb;tr'), 0x8f, ...latin('s\n')])
    expect(readCsv(macRoman, columns)).toMatchObject({
      ok: false,
      code: 'file.encoding',
      faults: [{ path: 'line 3', line: 3, expected: 'UTF-8 / Windows-1252', found: '0x8f' }],
    })
  })

  it.each(['utf16le', 'utf16be', 'utf16le without mark'])('refuses %s', (which) => {
    const text = Buffer.from(`${which.endsWith('mark') ? '' : '\ufeff'}slug;name_fr\na;b`, 'utf16le')
    const bytes = which === 'utf16be' ? text.swap16() : text
    expect(readCsv(new Uint8Array(bytes), columns)).toMatchObject({ ok: false, code: 'file.encoding' })
  })

  it('keeps the line of each row, past quoted line ends and empty lines', () => {
    const sheet = read(utf8('slug;name_fr\r\na;"deux\r\nlignes"\r\n\r\n;;\r\nb;"un ""mot"""\r\n'))
    expect(sheet.rows.map((row) => [row.line, row.cells['name_fr']])).toEqual([
      [2, 'deux\nlignes'],
      [6, 'un "mot"'],
    ])
  })

  it('refuses a quotation that never ends, with its line', () => {
    expect(readCsv(utf8('slug;name_fr\na;b\nc;"d'), columns)).toMatchObject({
      ok: false,
      code: 'malformed',
      faults: [{ line: 3 }],
    })
  })

  it('names every fault of the header: a missing column, an unknown one, one that is there twice', () => {
    const sheet = readCsv(utf8('slug;slug;nom\na;b;c'), columns)
    expect(sheet).toMatchObject({ ok: false, code: 'validation' })
    expect(!sheet.ok && sheet.faults?.map(({ column, code, line }) => [line, column, code])).toEqual([
      [1, 'name_fr', 'column.missing'],
      [1, 'nom', 'column.unknown'],
      [1, 'slug', 'column.twice'],
    ])
  })

  it('an empty file lacks its columns', () => {
    expect(readCsv(utf8(''), columns)).toMatchObject({ ok: false, code: 'validation' })
  })
})

describe('writing a CSV file', () => {
  it('begins with a mark, separates with `;`, ends lines as spreadsheets do, writes decimals with a comma', () => {
    expect(
      writeCsv(
        ['slug', 'note'],
        [
          { slug: 'a', note: 0.5 },
          { slug: 'b', note: null },
        ],
      ),
    ).toBe('\ufeffslug;note\r\na;0,5\r\nb;\r\n')
  })

  it.each(['=1+1', '+41', '-2', '@cmd', "'=text", '=HYPERLINK("http://x";"y")'])(
    'makes %s harmless, and reads it back as it was',
    (cell) => {
      const text = writeCsv(['slug', 'name_fr'], [{ slug: 'a', name_fr: cell }])
      expect(text.split('\r\n')[1]?.replace(/^a;"?/, '')[0]).toBe("'")
      expect(read(utf8(text)).rows[0]?.cells['name_fr']).toBe(cell)
    },
  )

  it.each(['a,=1+1', 'a;=1+1', 'a\t=1+1'])('quotes %j whatever the file separates with', (cell) => {
    for (const style of [
      { separator: ';', decimal: ',' },
      { separator: ',', decimal: '.' },
    ] as const)
      expect(writeCsv(['note'], [{ note: cell }], style).split('\r\n')[1]).toBe(`"${cell}"`)
    expect(writeCsv(['note'], [{ note: 0.5 }]).split('\r\n')[1]).toBe('0,5')
  })

  it('any cell comes back as it was written, but for blanks at its ends and the kind of its line ends', () => {
    const cell = fc
      .string({ unit: 'binary', maxLength: 40 })
      .filter((text) => /\S/.test(text) && !text.includes('\0'))
    fc.assert(
      fc.property(cell, (text) => {
        const sheet = read(utf8(writeCsv(['slug', 'name_fr'], [{ slug: 'a', name_fr: text }])))
        expect(sheet.rows[0]?.cells['name_fr']).toBe(text.replace(/\r\n?/g, '\n').trim())
      }),
    )
  })
})
