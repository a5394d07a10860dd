import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { PdfWriter } from './pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'maillage-pdf-'))
afterAll(() => rmSync(folder, { recursive: true }))
const template = (name: string, text: string) => {
  const path = join(folder, `${name}.typ`)
  writeFileSync(
    path,
    `#let d = json("data.json")\n#set document(title: d.title)\n#set text(lang: "fr")\n${text}`,
  )
  return path
}
const good = template('good', '#d.title')
const wrong = template('wrong', '#image("nothing.png")')
const endless = template('endless', '#for a in range(1000000) { for b in range(1000000) { let c = a + b } }')
const data = { title: 'Été' }

const begins = (result: Awaited<ReturnType<PdfWriter['write']>>) =>
  result.ok ? Buffer.from(result.value.subarray(0, 5)).toString() : result.code

describe('writing PDF', () => {
  it('makes one after the other, also when its thread is replaced after each', async () => {
    const writer = new PdfWriter({ documentsEach: 1 })
    const all = await Promise.all([1, 2, 3].map(() => writer.write(good, data)))
    expect(all.map(begins)).toEqual(['%PDF-', '%PDF-', '%PDF-'])
  })

  it('of a wrong document says so, and goes on with the next', async () => {
    const writer = new PdfWriter()
    await expect(writer.write(wrong, data)).rejects.toThrow('no PDF')
    expect(begins(await writer.write(good, data))).toBe('%PDF-')
  })

  it('gives up one that takes too long, and goes on with the next', async () => {
    const writer = new PdfWriter({ timeLimit: 1_500 })
    await expect(writer.write(endless, data)).rejects.toThrow('too long')
    expect(begins(await writer.write(good, data))).toBe('%PDF-')
  })

  it('is busy when too many wait', async () => {
    const writer = new PdfWriter({ mostWaiting: 1 })
    const all = await Promise.all([1, 2, 3].map(() => writer.write(good, data)))
    expect(all.map(begins)).toContain('busy')
  })
})
