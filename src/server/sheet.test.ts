import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readSheet } from './sheet.ts'
import { writeXlsx } from './xlsx.ts'
import { cellName } from './xlsx-scan.ts'

const columns = { required: ['organisation', 'value'], optional: ['day', 'note'] }
const bytes = (text: string) => new TextEncoder().encode(text)

/** A zip archive of these files; `says` is what it tells of the size of each, true unless given. */
function zip(files: Readonly<Record<string, string | Uint8Array>>, says?: number): Uint8Array {
  const [parts, list]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(plain.length, 22)
    head.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(says ?? plain.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    parts.push(head, Buffer.from(name), packed)
    list.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(at, 16)
  return new Uint8Array(Buffer.concat([...parts, ...list, end]))
}

/** A workbook with these cells, written by hand as a spreadsheet program would. */
const workbook = (cells: string) =>
  zip({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    'xl/workbook.xml':
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Feuille1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>organisation</t></is></c><c r="B1" t="inlineStr"><is><t>value</t></is></c></row>${cells}</sheetData></worksheet>`,
  })
const row = (value: string) =>
  workbook(`<row r="2"><c r="A2" t="inlineStr"><is><t>tilleuls</t></is></c>${value}</row>`)

async function refused(file: Uint8Array) {
  const read = await readSheet(file, columns)
  return read.ok ? 'read' : { code: read.code, ...read.faults?.[0] }
}

describe('a file of a spreadsheet program', () => {
  it('is read as what was written into it: numbers, shares, days and texts', async () => {
    const file = await writeXlsx([
      {
        name: 'Chiffres 2026/Q3',
        columns: [
          { name: 'organisation' },
          { name: 'value', percent: true },
          { name: 'day' },
          { name: 'note' },
        ],
        rows: [
          { organisation: 'tilleuls', value: 0.125, day: new Date('2026-11-24'), note: '=1+1' },
          { organisation: 'escale', value: 1234.5, note: '+32 2' },
          {},
        ],
      },
    ])
    const read = await readSheet(file, columns)
    expect(read).toMatchObject({
      ok: true,
      value: {
        reading: { format: 'xlsx', sheet: 'Chiffres 2026 Q3' },
        rows: [
          // A point for thousands cannot be taken for a decimal one.
          { line: 2, cells: { organisation: 'tilleuls', value: '0,125', day: '2026-11-24', note: '=1+1' } },
          { line: 3, cells: { organisation: 'escale', value: '1234,5', day: '', note: '+32 2' } },
        ],
      },
    })
  })

  it('is told from CSV by its content, not by its name', async () => {
    const read = await readSheet(bytes('organisation;value\ntilleuls;3\n'), columns)
    expect(read).toMatchObject({
      ok: true,
      value: { reading: { format: 'csv', encoding: 'utf-8', separator: ';' } },
    })
  })

  it('counts a formula with its stored value, and refuses one without, by its cell', async () => {
    expect(await readSheet(row('<c r="B2"><f>1+2</f><v>3</v></c>'), columns)).toMatchObject({
      ok: true,
      value: { rows: [{ cells: { value: '3' } }] },
    })
    expect(await refused(row('<c r="B2"><f>1+2</f></c>'))).toMatchObject({
      code: 'cell.formula',
      path: 'B2',
      line: 2,
    })
    expect(await refused(row('<c r="B2" t="e"><v>#REF!</v></c>'))).toMatchObject({
      code: 'cell.error',
      path: 'B2',
      found: '#REF!',
    })
  })

  it('names the cell of a header that is not expected', async () => {
    const file = await writeXlsx([
      { name: 'a', columns: [{ name: 'organisation' }, { name: 'couleur' }], rows: [] },
    ])
    expect(await refused(file)).toMatchObject({
      code: 'column.missing',
      expected: 'value',
    })
  })

  it.each([
    ['one that is none', zip({ 'a.txt': 'rien' }), 'zip'],
    [
      'an OpenDocument one',
      zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet' }),
      'application/vnd.oasis',
    ],
    [
      'a text document',
      zip({
        '[Content_Types].xml':
          '<Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>',
      }),
      'wordprocessingml',
    ],
    [
      'a binary workbook',
      zip({
        '[Content_Types].xml':
          '<Override ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>',
      }),
      'excel.sheet.binary',
    ],
    ['one of Excel before 2007, or locked', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'XLS'],
    ['one that is cut', row('<c r="B2"><v>3</v></c>').slice(0, 400), 'cut short'],
  ])('refuses %s, and says what was expected', async (_, file, found) => {
    expect(await refused(file)).toMatchObject({
      code: 'file.type',
      expected: 'XLSX, CSV',
      found: expect.stringContaining(found),
    })
  })

  it('refuses an archive that says it holds too much before it is unpacked, and one that lies as it is', async () => {
    const bomb = Buffer.alloc(4 * 1_048_576)
    const began = performance.now()
    expect(await refused(zip({ 'xl/workbook.xml': bomb }, 200 * 1_048_576))).toMatchObject({
      code: 'file.too_large',
    })
    expect(await refused(zip({ 'xl/workbook.xml': bomb }, 1_000))).toMatchObject({ code: 'file.too_large' })
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it('refuses a sheet that declares entities', async () => {
    const file = zip({
      'xl/workbook.xml': '<workbook/>',
      'xl/worksheets/sheet1.xml': '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>',
    })
    expect(await refused(file)).toMatchObject({ code: 'malformed', found: 'DOCTYPE' })
  })

  it('names cells as spreadsheets do', () => {
    expect([cellName(0, 1), cellName(25, 7), cellName(26, 3), cellName(701, 2), cellName(702, 2)]).toEqual([
      'A1',
      'Z7',
      'AA3',
      'ZZ2',
      'AAA2',
    ])
  })
})
