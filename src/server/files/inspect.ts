import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Upload } from '../form-input.ts'
import { cleaned, isPicture } from './picture.ts'
import { type FileType, fileTypes, kindOf, recognised } from './recognise.ts'

/** A file may be this large, in bytes. */
export const largest = 10 * 1024 * 1024
const takenTypes = 'PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP'

export type Inspected = {
  readonly name: string
  readonly type: FileType
  readonly bytes: Uint8Array
  /** Whether its bytes are others than came: a picture without what it told besides. */
  readonly drawnAnew: boolean
}
type Refused = 'file.too_large' | 'file.type'

/**
 * A file as it may be kept: known by its content, a picture without what it told besides. Refuses, at `path`, what is
 * too large, what is of no kind that is taken, and what is not what its name says.
 */
export async function inspect({ name, bytes }: Upload, path: string): Promise<Result<Inspected, Refused>> {
  if (bytes.length > largest) return tooLarge(path, bytes.length)
  const type = recognised(bytes)
  if (!type || !fileTypes[type].test(name)) return wrongType(path, type, name)
  const kept = isPicture(type) ? await cleaned(type, bytes) : bytes
  if (!kept) return wrongType(path, type, name)
  if (kept.length > largest) return tooLarge(path, kept.length)
  return ok({ name: name.slice(-120), type, bytes: kept, drawnAnew: isPicture(type) })
}

/** The same of a file whose beginning and end tell all: too large, or a PDF. Undefined where the whole must be seen. */
export function inspectEnds(
  { name, size, ends }: { readonly name: string; readonly size: number; readonly ends: Uint8Array },
  path: string,
): Result<Inspected, Refused> | undefined {
  if (size > largest) return tooLarge(path, size)
  const type = recognised(ends)
  if (type !== 'application/pdf') return undefined
  if (!fileTypes[type].test(name)) return wrongType(path, type, name)
  return ok({ name, type, bytes: ends, drawnAnew: false })
}

const tooLarge = (path: string, size: number) =>
  refuse('file.too_large', [
    { path, code: 'file.too_large', expected: '≤ 10 MB', found: `${Math.ceil(size / 1_048_576)} MB` },
  ])

const wrongType = (path: string, type: FileType | undefined, name: string) =>
  refuse('file.type', [
    { path, code: 'file.type', expected: type ? kindOf(type) : takenTypes, found: name.slice(-12) },
  ])
