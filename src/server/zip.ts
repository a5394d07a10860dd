import { inflateRawSync } from 'node:zlib'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'

/** What an archive may hold, unpacked: in bytes all together, and how many files. */
const most = { bytes: 100 * 1_048_576, entries: 1_000 }

export type Archive = ReadonlyMap<string, Uint8Array>

const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 }

/** Whether a file begins as a zip archive does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length > 3 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

/**
 * Unpacks a small archive. Refused: one that says it holds more than a spreadsheet ever does, before anything of it is
 * unpacked; one that lies about it, as soon as an entry goes beyond what it said (`file.too_large`); one that is cut or
 * is none (`file.type`).
 */
export function unzip(bytes: Uint8Array): Result<Archive, 'file.too_large' | 'file.type'> {
  try {
    const entries = directoryOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    const said = entries.reduce((sum, entry) => sum + entry.size, 0)
    if (said > most.bytes || entries.length > most.entries) return tooLarge(said)
    return ok(new Map(entries.map((entry) => [entry.name, unpacked(bytes, entry)])))
  } catch (error) {
    const lies = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    return lies ? tooLarge(most.bytes) : refuse('file.type', [broken((error as Error).message)])
  }
}

const tooLarge = (found: number) =>
  refuse('file.too_large', [
    {
      path: 'file',
      code: 'file.too_large',
      expected: '≤ 100 MB',
      found: `≥ ${Math.round(found / 1_048_576)} MB`,
    },
  ])
const broken = (found: string): Fault => ({
  path: 'file',
  code: 'file.type',
  expected: 'XLSX, CSV',
  found: found.slice(0, 80),
})

type Entry = {
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly at: number
}

/** The entries that the list at the archive's end names (APPNOTE 6.3, 4.3.12 and 4.3.16). */
function directoryOf(view: DataView): readonly Entry[] {
  let end = view.byteLength - 22
  while (end >= 0 && view.getUint32(end, true) !== signature.end) end -= 1
  if (end < 0) throw new Error('cut short')
  let at = view.getUint32(end + 16, true)
  return Array.from({ length: view.getUint16(end + 10, true) }, () => {
    if (view.getUint32(at, true) !== signature.central) throw new Error('no list of entries')
    if (view.getUint16(at + 8, true) & 1) throw new Error('locked by a password')
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
      number,
      number,
      number,
    ]
    const entry = {
      name: new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, name)),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    }
    at += 46 + name + extra + comment
    return entry
  })
}

function unpacked(bytes: Uint8Array, { method, packed, size, at }: Entry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(at, true) !== signature.local) throw new Error('no such entry')
  const begin = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const content = bytes.subarray(begin, begin + packed)
  if (method === 0) return content
  if (method !== 8) throw new Error(`packed in an unknown way (${method})`)
  return inflateRawSync(content, { maxOutputLength: Math.max(size, 1) })
}
