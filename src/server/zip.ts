import { crc32, inflateRawSync } from 'node:zlib'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'

/**
 * What an archive may hold, unpacked: in bytes all together, how many files, and how many times what they are packed
 * in. Spreadsheets are packed five to fifty times; deflate reaches 1032 on purpose only.
 */
const most = { bytes: 100 * 1_048_576, entries: 2_000, ratio: 250 }
/** Below that size a file may be packed as it likes: the empty ones of a workbook are. */
const small = 1_048_576

export type Archive = ReadonlyMap<string, Uint8Array>

const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 }

/** Whether a file begins as a zip archive does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length > 3 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

/**
 * Unpacks a small archive, or those of its files that are `wanted`. Refused: one that says it holds more than a
 * spreadsheet ever does, before anything of it is unpacked; one that lies about it, as soon as an entry goes beyond what
 * it said (`file.too_large`); one that is cut, locked or is none (`file.type`).
 */
export function unzip(
  bytes: Uint8Array,
  wanted: (name: string) => boolean = () => true,
): Result<Archive, 'file.too_large' | 'file.type'> {
  try {
    const entries = directoryOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    const said = entries.reduce((sum, entry) => sum + entry.size, 0)
    const bomb = entries.some(({ size, packed }) => size > small && size > packed * most.ratio)
    if (said > most.bytes || entries.length > most.entries || bomb) return tooLarge(said)
    const chosen = entries.filter((entry) => wanted(entry.name))
    return ok(new Map(chosen.map((entry) => [entry.name, unpacked(bytes, entry)])))
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
      found: `≥ ${Math.ceil(found / 1_048_576)} MB`,
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
  // The comment behind it holds 65,535 bytes at most.
  const first = Math.max(0, end - 65_535)
  while (end >= first && view.getUint32(end, true) !== signature.end) end -= 1
  if (end < first) throw new Error('cut short')
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

/**
 * An archive of these files and no others, not packed: whoever opens it sees what was looked at, whatever else the
 * archive they came from held between its entries.
 */
export function stored(files: Archive): Uint8Array {
  const [parts, list]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, content] of files) {
    const head = Buffer.alloc(30)
    const label = Buffer.from(name)
    head.writeUInt32LE(signature.local)
    describe(head, 4, content, label)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(signature.central)
    describe(entry, 6, content, label)
    entry.writeUInt32LE(at, 42)
    parts.push(head, label, Buffer.from(content.buffer, content.byteOffset, content.byteLength))
    list.push(entry, label)
    at += head.length + label.length + content.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(signature.end)
  end.writeUInt16LE(files.size, 8)
  end.writeUInt16LE(files.size, 10)
  end.writeUInt32LE(Buffer.concat(list).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, ...list, end])
}

/** What an entry says of a file in both places, from its `version needed` on. */
function describe(entry: Buffer, at: number, content: Uint8Array, name: Uint8Array) {
  entry.writeUInt16LE(20, at)
  // The name is UTF-8.
  entry.writeUInt16LE(0x0800, at + 2)
  entry.writeUInt32LE(crc32(content), at + 10)
  entry.writeUInt32LE(content.length, at + 14)
  entry.writeUInt32LE(content.length, at + 18)
  entry.writeUInt16LE(name.length, at + 22)
}
