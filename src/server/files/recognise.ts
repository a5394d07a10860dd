import { isZip, unzip } from '../zip.ts'

export const fileTypes = {
  'application/pdf': /\.pdf$/i,
  'image/png': /\.png$/i,
  'image/jpeg': /\.jpe?g$/i,
  'image/webp': /\.webp$/i,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': /\.docx$/i,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': /\.xlsx$/i,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': /\.pptx$/i,
  'application/vnd.oasis.opendocument.text': /\.odt$/i,
  'application/vnd.oasis.opendocument.spreadsheet': /\.ods$/i,
  'application/vnd.oasis.opendocument.presentation': /\.odp$/i,
} as const
export type FileType = keyof typeof fileTypes

/** What people call a type: `PDF`, `DOCX`. What is none of those that are taken is told as it is. */
export const kindOf = (type: string): string => {
  const ending = fileTypes[type as FileType]
  return ending ? ending.source.replace(/[^a-z]/g, '').toUpperCase() : type
}

/** What a form offers to choose from: the endings, for people and browsers alike. */
export const acceptedEndings = '.pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.pptx,.odt,.ods,.odp'

const ascii = (bytes: Uint8Array, from: number, to: number) =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1')

/** What a file is, by its content alone; undefined where it is none of those that are taken. */
export function recognised(bytes: Uint8Array): FileType | undefined {
  if (ascii(bytes, 0, 5) === '%PDF-') return isWholePdf(bytes) ? 'application/pdf' : undefined
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (ascii(bytes, 0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp'
  return isZip(bytes) ? officeType(bytes) : undefined
}

// The end mark lies within the last 1024 bytes (ISO 32000-1, annex H, note 18).
const isWholePdf = (bytes: Uint8Array) =>
  ascii(bytes, Math.max(0, bytes.length - 1024), bytes.length).includes('%%EOF')

const mainParts: readonly (readonly [string, FileType])[] = [
  ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
]

/**
 * Which office document an archive is: by its declared type (OpenDocument 1.3, part 2, 3.3) or its main part (ISO
 * 29500-2). One that holds a program, a macro, is none of those that are taken.
 */
function officeType(bytes: Uint8Array): FileType | undefined {
  const names: string[] = []
  const read = unzip(bytes, (name) => {
    names.push(name)
    return name === 'mimetype'
  })
  if (!read.ok || names.some((name) => program.test(name))) return undefined
  const declared = read.value.get('mimetype')
  if (declared) {
    const type = ascii(declared, 0, 80).trim()
    return type.startsWith('application/vnd.oasis.') && type in fileTypes ? (type as FileType) : undefined
  }
  if (!names.includes('[Content_Types].xml')) return undefined
  return mainParts.find(([part]) => names.includes(part))?.[1]
}

const program = /(^|\/)(vbaProject\.bin|Basic\/|Scripts\/)/i
