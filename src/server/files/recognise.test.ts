import { describe, expect, it } from 'vitest'
import { stored } from '../zip.ts'
import { fileTypes, kindOf, recognised } from './recognise.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const archive = (...names: [string, string?][]) =>
  stored(new Map(names.map(([name, content = '<x/>']) => [name, bytes(content)])))
const docx = archive(['[Content_Types].xml'], ['word/document.xml'])
const odt = archive(['mimetype', 'application/vnd.oasis.opendocument.text'], ['content.xml'])

describe('what a file is', () => {
  it.each([
    ['PDF', bytes('%PDF-1.7\n1 0 obj\n%%EOF\n')],
    ['PNG', bytes('\x89PNG\r\n\x1a\n')],
    ['JPEG', bytes('\xff\xd8\xff\xe0')],
    ['WEBP', bytes('RIFF\x00\x00\x00\x00WEBPVP8 ')],
    ['DOCX', docx],
    ['XLSX', archive(['[Content_Types].xml'], ['xl/workbook.xml'])],
    ['PPTX', archive(['[Content_Types].xml'], ['ppt/presentation.xml'])],
    ['ODT', odt],
    ['ODS', archive(['mimetype', 'application/vnd.oasis.opendocument.spreadsheet'], ['content.xml'])],
  ])('is told by its content: %s', (kind, content) => expect(kindOf(recognised(content) ?? '')).toBe(kind))

  it.each([
    ['a page', bytes('<!doctype html><script>')],
    ['nothing', bytes('')],
    ['a PDF that breaks off', bytes('%PDF-1.7 and no end')],
    ['a PDF with something before it', bytes('<script></script>%PDF-1.7 %%EOF')],
    ['an archive of anything', archive(['readme.txt'])],
    ['an archive that is cut', docx.subarray(0, docx.length - 10)],
    [
      'a document with a macro',
      archive(['[Content_Types].xml'], ['word/document.xml'], ['word/vbaProject.bin']),
    ],
    [
      'an OpenDocument with a program',
      archive(['mimetype', 'application/vnd.oasis.opendocument.text'], ['Basic/Standard/Module1.xml']),
    ],
    [
      'an archive that declares another type',
      archive(['mimetype', 'application/vnd.oasis.opendocument.chart']),
    ],
    ['a vector picture, which may hold a program', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['a program', bytes('MZ\x90\x00')],
  ])('is none that is taken: %s', (_, content) => expect(recognised(content)).toBeUndefined())

  it('every type that is taken has an ending people know', () => {
    for (const type of Object.keys(fileTypes)) expect(kindOf(type)).toMatch(/^[A-Z]{3,4}$/)
  })
})
