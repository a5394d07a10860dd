import { deflateRawSync } from 'node:zlib'
import readWorkbook from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { stored, unzip } from './zip.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('an archive made of files', () => {
  it('holds them and nothing else, under the names they had', () => {
    const files = new Map([
      ['a.txt', utf8('un')],
      ['dossier/é.txt', utf8('')],
    ])
    const read = unzip(stored(files))
    expect(
      read.ok && [...read.value].map(([name, content]) => [name, new TextDecoder().decode(content)]),
    ).toEqual([
      ['a.txt', 'un'],
      ['dossier/é.txt', ''],
    ])
  })

  it('is opened by others: it is an archive in which a workbook is looked for', async () => {
    const none = readWorkbook(Buffer.from(stored(new Map([['a.xml', utf8('<a/>')]]))))
    await expect(none).rejects.toThrow(/workbook\.xml/)
  })
})

describe('unpacking', () => {
  it('takes only what is wanted', () => {
    const read = unzip(stored(new Map(['a', 'b'].map((name) => [name, utf8(name)]))), (name) => name === 'b')
    expect(read.ok && [...read.value.keys()]).toEqual(['b'])
  })

  it('finds the list of entries behind a comment, and looks no further back than one can be', () => {
    const archive = stored(new Map([['a', utf8('a')]]))
    const commented = Buffer.concat([archive, Buffer.alloc(65_535)])
    expect(unzip(commented).ok).toBe(true)
    expect(unzip(Buffer.concat([archive, Buffer.alloc(70_000)]))).toMatchObject({
      ok: false,
      code: 'file.type',
    })
  })

  it('refuses an entry that goes beyond the file, as cut or broken', () => {
    const archive = Buffer.from(stored(new Map([['a', utf8('a')]])))
    archive.writeUInt32LE(0x00ffffff, archive.length - 6)
    expect(unzip(archive)).toMatchObject({ ok: false, code: 'file.type' })
  })

  it('refuses what is packed more than a thousandfold before it is unpacked', () => {
    const packed = deflateRawSync(Buffer.alloc(8 * 1_048_576))
    expect(packed.length).toBeLessThan(10_000)
    const archive = Buffer.from(stored(new Map([['a', packed]])))
    const list = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    archive.writeUInt16LE(8, list + 10)
    archive.writeUInt32LE(8 * 1_048_576, list + 24)
    expect(unzip(archive)).toMatchObject({ ok: false, code: 'file.too_large' })
  })
})
