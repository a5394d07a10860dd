import fc from 'fast-check'
import readWorkbook from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { readSheets } from './sheet.ts'
import { readXlsx, writeXlsx } from './xlsx.ts'
import { stored, unzip } from './zip.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const typesOf = 'http://schemas.openxmlformats.org/package/2006/content-types'

type Part = { readonly name: string; readonly rows: string; readonly state?: string; readonly file?: string }

/** A workbook written by hand, as some program or somebody who means harm would. */
function workbook(parts: readonly Part[], more: Readonly<Record<string, string>> = {}): Uint8Array {
  const fileOf = ({ file }: Part, index: number) => file ?? `worksheets/sheet${index + 1}.xml`
  const files: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${typesOf}"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${related}"><sheets>${parts
      .map(
        ({ name, state }, index) =>
          `<sheet name="${name}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="r${index + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${parts
      .map(
        (part, index) =>
          `<Relationship Id="r${index + 1}" Type="${related}/worksheet" Target="${fileOf(part, index)}"/>`,
      )
      .join('')}<Relationship Id="s" Type="${related}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="165" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="10" applyNumberFormat="1"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(
      parts.map((part, index) => [
        `xl/${fileOf(part, index)}`,
        `<worksheet xmlns="${main}"><sheetData>${part.rows}</sheetData></worksheet>`,
      ]),
    ),
    ...more,
  }
  return stored(new Map(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)])))
}
const one = (rows: string) => workbook([{ name: 'Feuille1', rows }])

async function rowsOf(file: Uint8Array) {
  const read = await readXlsx(file)
  return read.ok ? read.value[0]?.rows : { code: read.code, ...read.faults?.[0] }
}

describe('what cells hold', () => {
  it('is told as it is stored, however it is shown', async () => {
    const rows = `<row r="1"><c r="A1" s="1"><v>0.12</v></c><c r="B1" s="2"><v>46350</v></c><c r="C1" s="3"><v>46350.75</v></c><c r="D1" t="b"><v>1</v></c><c r="E1"><v>1E-7</v></c><c r="F1" t="inlineStr"><is><r><t>en </t></r><r><t>gras</t></r></is></c></row>`
    expect(await rowsOf(one(rows))).toEqual([[0.12, '2026-11-24', '2026-11-24', 'true', 1e-7, 'en gras']])
  })

  it('is counted as often as it is named: a short file cannot unfold into a long one', async () => {
    const long = 'x'.repeat(1_000_000)
    const rows = (many: number) =>
      Array.from({ length: many }, (_, n) => `<row r="${n + 1}"><c r="A${n + 1}" t="s"><v>0</v></c></row>`)
    const file = (many: number) =>
      workbook([{ name: 'a', rows: rows(many).join('') }], {
        'xl/sharedStrings.xml': `<sst xmlns="${main}"><si><t>${long}</t></si></sst>`,
        'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${related}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s" Type="${related}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
      })
    expect(await rowsOf(file(2))).toEqual([[long], [long]])
    expect(await rowsOf(file(200))).toMatchObject({ code: 'file.too_large' })
  })

  it('of formulas is their stored value, an empty text too', async () => {
    const rows = `<row r="1"><c r="A1"><f>SUM(B1:B9)</f><v>3</v></c><c r="B1" t="str"><f>A2</f><v>oui</v></c><c r="C1" t="str"><f>""</f><v></v></c><c r="D1" t="b"><f>TRUE()</f><v>0</v></c></row>`
    expect(await rowsOf(one(rows))).toEqual([[3, 'oui', '', 'false']])
  })

  it.each([
    ['a formula without a stored value', '<c r="C7"><f>A1</f></c>', 'cell.formula', '='],
    ['one whose stored value is empty', '<c r="C7"><f>A1</f><v></v></c>', 'cell.formula', '='],
    ['one of a shared formula', '<c r="C7"><f t="shared" si="0"/></c>', 'cell.formula', '='],
    ['one written with another prefix', '<x:c r="C7"><x:f>A1</x:f></x:c>', 'cell.formula', '='],
    ['an error value', '<c r="C7" t="e"><f>1/0</f><v>#DIV/0!</v></c>', 'cell.error', '#DIV/0!'],
  ])('%s is refused by its cell', async (_, cell, code, found) => {
    expect(await rowsOf(one(`<row r="7">${cell}</row>`))).toMatchObject({
      code,
      path: 'C7',
      line: 7,
      column: 'C',
      found,
    })
  })

  it('of a fault in every row is told up to a thousand times', async () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, index) => `<row r="${index + 1}"><c r="A${index + 1}"><f>B1</f></c></row>`,
    )
    const read = await readXlsx(one(rows.join('')))
    expect(read.ok || read.faults?.length).toBe(1_000)
  })
})

describe('which sheet is read', () => {
  it('is the first that is shown, wherever its file lies', async () => {
    const file = workbook([
      { name: 'cachée', state: 'hidden', rows: '<row r="1"><c r="A1"><f>X</f></c></row>' },
      {
        name: 'Chiffres &amp; co',
        file: 'worksheets/autre.xml',
        rows: '<row r="1"><c r="A1"><v>1</v></c></row>',
      },
      { name: 'notes', rows: '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>' },
    ])
    const read = await readXlsx(file)
    expect(read).toEqual({ ok: true, value: [{ sheet: 'Chiffres & co', rows: [[1]] }] })
  })

  it('may be said; what is missing is told, and faults name sheet and cell', async () => {
    const file = workbook([
      { name: 'Plan', rows: '<row r="1"><c r="A1" t="inlineStr"><is><t>slug</t></is></c></row>' },
      { name: 'measures', rows: '<row r="1"/><row r="3"><c r="B3" t="e"><v>#N/A</v></c></row>' },
    ])
    const columns = { required: ['slug'], optional: [] }
    expect(await readSheets(file, { plan: columns })).toMatchObject({
      ok: true,
      value: { plan: { rows: [] } },
    })
    expect(await readSheets(file, { plan: columns, indicators: columns })).toMatchObject({
      faults: [{ path: 'indicators', code: 'sheet.missing' }],
    })
    expect(await readSheets(file, { measures: columns })).toMatchObject({ faults: [{ path: 'measures!B3' }] })
    expect(await readSheets(file, { autre: columns })).toMatchObject({
      faults: [{ code: 'sheet.missing', expected: 'autre', found: 'Plan, measures' }],
    })
  })

  it('keeps lines and columns in their place when others are empty, and passes over what is empty at the end', async () => {
    const rows =
      '<row r="3"><c r="B3"><v>1</v></c><c r="D3" s="1"/></row><row r="900"><c r="A900" s="1"/></row>'
    expect(await rowsOf(one(rows))).toEqual([
      ['', ''],
      ['', ''],
      ['', 1],
    ])
  })
})

describe('a workbook that means harm', () => {
  const refusedAs = (code: string) => ({ code })

  it.each([
    ['a row far beyond a sheet', '<row r="999999999999"><c r="A1"><v>1</v></c></row>', 'malformed'],
    ['a cell far beyond a sheet', '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>', 'malformed'],
    ['a cell without a name', '<row r="1"><c><v>1</v></c></row>', 'malformed'],
    ['its last cell filled', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', 'file.too_large'],
  ])('with %s is refused, at once', async (_, rows, code) => {
    const began = performance.now()
    expect(await rowsOf(one(rows))).toMatchObject(refusedAs(code))
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  it.each(['xl/sharedStrings.xml', 'xl/workbook.xml', 'xl/styles.xml'])(
    'with entities in %s is refused',
    async (name) => {
      const bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
      const file = workbook([{ name: 'a', rows: '' }], { [name]: bomb })
      expect(await rowsOf(file)).toMatchObject({ code: 'malformed', found: 'DOCTYPE' })
    },
  )

  it('hides no file between its entries: what the list does not name is not read', async () => {
    const good = one('<row r="1"><c r="A1"><v>1</v></c></row>')
    const bad = one('<row r="1"><c r="A1"><v>2</v></c></row>')
    const unlisted = bad.subarray(0, Buffer.from(bad).indexOf(Buffer.from([0x50, 0x4b, 1, 2])))
    const both = Buffer.concat([unlisted, good])
    // The places in the list count from the beginning of the file.
    for (let at = unlisted.length; at !== -1; ) {
      at = both.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), at + 1)
      if (at !== -1) both.writeUInt32LE(both.readUInt32LE(at + 42) + unlisted.length, at + 42)
    }
    const end = both.length - 22
    both.writeUInt32LE(both.readUInt32LE(end + 16) + unlisted.length, end + 16)
    expect(unzip(both).ok).toBe(true)
    expect(await rowsOf(both)).toEqual([[1]])
  })

  it('that takes too long or too much memory ends its own reading only', async () => {
    const rows = Array.from(
      { length: 40_000 },
      (_, index) => `<row r="${index + 1}"><c r="A${index + 1}"><v>1</v></c></row>`,
    )
    const file = one(rows.join(''))
    const [late, large, after] = await Promise.all([
      readXlsx(file, undefined, { milliseconds: 1 }),
      readXlsx(file, undefined, { memory: 8 }),
      readXlsx(file),
    ])
    expect(late).toMatchObject({ ok: false, code: 'file.too_large' })
    expect(large).toMatchObject({ ok: false, code: 'file.too_large' })
    expect(after.ok && after.value[0]?.rows.length).toBe(40_000)
  })

  it.each([
    ['that is never closed', '<row r="1"><c r="A1"><v>1'],
    ['whose tags are never closed', '<c '.repeat(300_000)],
    ['of comments that never end', '<!--'.repeat(300_000)],
    ['of quotes that never end', `<c r="${'<c r='.repeat(200_000)}`],
  ])('with a sheet %s is refused within seconds', async (_, rows) => {
    const file = workbook([{ name: 'a', rows: '' }], {
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}`,
    })
    const began = performance.now()
    expect((await readXlsx(file)).ok).toBe(false)
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})

describe('a workbook that is written', () => {
  it('has its first line in bold and in sight, and shows shares in percent', async () => {
    const file = await writeXlsx([
      {
        name: 'a',
        columns: [
          { name: 'part', percent: true },
          { name: 'cible', width: 30 },
        ],
        rows: [{ part: 0.5, cible: { share: 1 } }],
      },
    ])
    const files = unzip(file)
    const text = (name: string) => new TextDecoder().decode((files.ok && files.value.get(name)) || undefined)
    expect(text('xl/worksheets/sheet1.xml')).toMatch(/<pane ySplit="1"[^>]*state="frozen"/)
    expect(text('xl/worksheets/sheet1.xml')).toMatch(/<col min="2" max="2" width="30"/)
    expect(text('xl/styles.xml')).toMatch(/formatCode="0.0%"/)
    expect(text('xl/styles.xml')).toMatch(/<b\s*\/>/)
  })

  it('holds no formula, whatever a text begins with', async () => {
    const texts = ['=1+1', '+32', '-1', '@SUM(A1)', "'=1"]
    const file = await writeXlsx([{ name: 'a', columns: [{ name: 'n' }], rows: texts.map((n) => ({ n })) }])
    const files = unzip(file)
    const sheets = files.ok ? [...files.value].filter(([name]) => name.startsWith('xl/worksheets/')) : []
    expect(sheets.map(([, sheet]) => new TextDecoder().decode(sheet)).join('')).not.toContain('<f>')
    const [sheet] = await readWorkbook(Buffer.from(file))
    expect(sheet?.data.slice(1).flat()).toEqual(texts)
  })

  it('gives every text and number back, whatever signs are in it', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(
        '_x000D_',
        'a\r\nb',
        'a\rb',
        '\u0007',
        '\uffff',
        '\ud800',
        '_x005F_x0041_',
        ' a ',
        '<a>&amp;',
      ),
    )
    const cell = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }))
    const sample = fc.sample(fc.tuple(cell, cell), 300)
    const file = await writeXlsx([
      {
        name: 'a',
        columns: [{ name: 'x' }, { name: 'y' }, { name: 'z' }],
        rows: sample.map(([x, y]) => ({ x, y, z: 'fin' })),
      },
    ])
    const read = await readXlsx(file)
    const plain = (value: string | number) => (typeof value === 'string' ? value.trim() : value + 0)
    expect(read.ok && read.value[0]?.rows.slice(1)).toEqual(
      sample.map(([x, y]) => [plain(x), plain(y), 'fin']),
    )
  })
})
