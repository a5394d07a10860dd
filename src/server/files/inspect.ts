import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Upload } from '../form-input.ts'
import { cleaned, isPicture } from './picture.ts'
import { type FileType, fileTypes, kindOf, recognised } from './recognise.ts'

const largest = 10 * 1024 * 1024
export const takenTypes = 'PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP'

export type Inspected = { readonly name: string; readonly type: FileType; readonly bytes: Uint8Array }

/**
 * A file as it may be kept: known by its content, a picture without what it told besides. Refuses, at `path`, what is
 * too large, what is of no kind that is taken, and what is not what its name says.
 */
export async function inspect(
  { name, bytes }: Upload,
  path: string,
): Promise<Result<Inspected, 'file.too_large' | 'file.type'>> {
  const at = (code: 'file.too_large' | 'file.type', expected: string, found: string) =>
    refuse(code, [{ path, code, expected, found }])
  if (bytes.length > largest)
    return at('file.too_large', '≤ 10 MB', `${Math.ceil(bytes.length / 1_048_576)} MB`)
  const type = recognised(bytes)
  const ending = name.slice(-12)
  if (!type) return at('file.type', takenTypes, ending)
  if (!fileTypes[type].test(name)) return at('file.type', kindOf(type), ending)
  const kept = isPicture(type) ? await cleaned(type, bytes) : bytes
  if (!kept) return at('file.type', kindOf(type), ending)
  if (kept.length > largest)
    return at('file.too_large', '≤ 10 MB', `${Math.ceil(kept.length / 1_048_576)} MB`)
  return ok({ name: name.slice(-120), type, bytes: kept })
}
