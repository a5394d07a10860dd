import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse as parseCsv } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { PlanFile } from '../src/modules/plans/plan.forms.ts'
import { readPlan } from '../src/modules/plans/plan-file.ts'
import { planXlsx } from '../src/modules/plans/table/write-table.ts'
import { root } from '../src/server/root.ts'
import { readSheet } from '../src/server/sheet.ts'
import { startProduct } from './product.ts'

const run = promisify(execFile)
const version = await run('soffice', ['--version']).then(
  ({ stdout }) => stdout.trim(),
  () => undefined,
)
if (version) process.stdout.write(`spreadsheets opened by ${version}\n`)
else process.stdout.write('spreadsheets: NOT opened by LibreOffice, which is not installed here (soffice)\n')

// All text cells in quotes, values as they are stored, every sheet in a file of its own.
const csv = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1'

describe.skipIf(!version)('a spreadsheet that goes through LibreOffice', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maillage-office-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** The files that LibreOffice makes of one, by name. */
  async function converted(name: string, content: string | Uint8Array, to: string) {
    await writeFile(join(folder, name), content)
    const out = await mkdtemp(join(folder, 'out-'))
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    await run('soffice', [profile, '--headless', '--convert-to', to, '--outdir', out, join(folder, name)], {
      timeout: 120_000,
    })
    const made = await readdir(out)
    return Object.fromEntries(
      await Promise.all(
        made.map(async (one) => [one, new Uint8Array(await readFile(join(out, one)))] as const),
      ),
    )
  }

  it('and is saved there says the same plan, value by value', async () => {
    const plan = PlanFile.parse(parse(await readFile(join(root, 'demo/plan.yaml'), 'utf8')))
    const files = await converted('plan.xlsx', (await planXlsx(plan)) ?? '', 'xlsx')
    const read = await readPlan(files['plan.xlsx'] ?? new Uint8Array())
    expect(read.ok ? read.value.file : read).toEqual(plan)
  })

  it('with the figures of a release holds those of its CSV, cell by cell', async () => {
    const product = await startProduct()
    try {
      const at = `http://127.0.0.1:${product.port}`
      const plans = await (await fetch(`${at}/api/v1/plans`)).json()
      const page = `${at}/plans/${plans.items[0].slug}/diffusions/1`
      const bytes = new Uint8Array(await (await fetch(`${page}/chiffres.xlsx?lang=en`)).arrayBuffer())
      const files = await converted('chiffres.xlsx', bytes, csv)
      const [sheet] = Object.values(files)
      const rows: Record<string, string>[] = parseCsv(Buffer.from(sheet ?? ''), { columns: true, bom: true })
      const own = await (await fetch(`${page}/chiffres.csv?lang=en`)).text()
      const expected: Record<string, string>[] = parseCsv(own, { columns: true, bom: true })
      expect(rows.length).toBeGreaterThan(10)
      expect(rows.map(plain)).toEqual(expected.map(plain))
      process.stdout.write(`${rows.length} figures of a release opened and compared\n`)
    } finally {
      await product.stop()
    }
  })

  it('and was made there is read: results of formulas, shares, days as shown in Belgium, hidden lines', async () => {
    const files = await converted('saisie.fods', spreadsheet, 'xlsx')
    const columns = { required: ['organisation', 'part', 'jour', 'somme'], optional: [] }
    const read = await readSheet(files['saisie.xlsx'] ?? new Uint8Array(), columns)
    expect(read.ok ? read.value.rows : read).toEqual([
      { line: 2, cells: { organisation: 'tilleuls', part: '0,125', jour: '2026-11-24', somme: '3' } },
      { line: 3, cells: { organisation: 'escale', part: '1', jour: '2026-02-28', somme: 'escale !' } },
    ])
  })
})

/** Numbers as such, whatever way they are written; of their digits LibreOffice shows fifteen. */
const plain = (row: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [
      name,
      cell !== '' && !Number.isNaN(Number(cell)) ? Number(Number(cell).toPrecision(14)) : cell,
    ]),
  )

const cell = (type: string, value: string, more = '') =>
  `<table:table-cell office:value-type="${type}" ${value} ${more}/>`
const shown = (style: string) => `table:style-name="${style}"`
const text = (words: string) =>
  `<table:table-cell office:value-type="string"><text:p>${words}</text:p></table:table-cell>`
const names = 'urn:oasis:names:tc:opendocument:xmlns'
/** As somebody fills it in: formulas without their results, which LibreOffice works out. */
const spreadsheet = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="${names}:office:1.0" xmlns:table="${names}:table:1.0" xmlns:text="${names}:text:1.0" xmlns:of="${names}:of:1.2" xmlns:style="${names}:style:1.0" xmlns:number="${names}:datastyle:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<number:date-style style:name="D"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>
<number:percentage-style style:name="P"><number:number number:decimal-places="1" number:min-integer-digits="1"/><number:text> %</number:text></number:percentage-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="D"/>
<style:style style:name="share" style:family="table-cell" style:data-style-name="P"/>
</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Saisie">
<table:table-row>${['organisation', 'part', 'jour', 'somme'].map(text).join('')}</table:table-row>
<table:table-row>${text('tilleuls')}${cell('percentage', 'office:value="0.125"', shown('share'))}${cell('date', 'office:date-value="2026-11-24"', shown('day'))}${cell('float', '', 'table:formula="of:=1+2"')}</table:table-row>
<table:table-row table:visibility="collapse">${text('escale')}${cell('percentage', 'office:value="1"', shown('share'))}${cell('date', 'office:date-value="2026-02-28"', shown('day'))}${cell('string', '', 'table:formula="of:=[.A3]&amp;&quot; !&quot;"')}</table:table-row>
</table:table></office:spreadsheet></office:body></office:document>`
