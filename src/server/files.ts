import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Db } from './database.ts'
import type { Upload } from './form-input.ts'
import type { Reading } from './use-case.ts'

/** Input of a file: as it came with a form, or sent as base64. */
export const upload = z.union([
  z.object({ name: z.string().max(200), bytes: z.instanceof(Uint8Array) }),
  z
    .object({ name: z.string().max(200), base64: z.base64() })
    .transform(({ name, base64 }) => ({ name, bytes: new Uint8Array(Buffer.from(base64, 'base64')) })),
])

const largest = 10 * 1024 * 1024

type FileType = 'application/pdf' | 'image/png' | 'image/jpeg'
const signatures: readonly [FileType, readonly number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
]
const endings: Readonly<Record<FileType, RegExp>> = {
  'application/pdf': /\.pdf$/i,
  'image/png': /\.png$/i,
  'image/jpeg': /\.jpe?g$/i,
}

/** What a file is, by its content; a name that says something else is a lie and is refused. */
export function typeOf({ name, bytes }: Upload): FileType | undefined {
  const type = signatures.find(([, signature]) =>
    signature.every((byte, index) => bytes[index] === byte),
  )?.[0]
  return type && endings[type].test(name) ? type : undefined
}

/** Keeps a file for an organisation. Returns its id; refuses what is too large or not what its name says, at `path`. */
export async function keepFile(
  { db, now }: Reading,
  upload: Upload,
  organisation: string,
  path = 'evidence.file',
): Promise<Result<string, 'file.too_large' | 'file.type'>> {
  const { bytes } = upload
  const at = (code: 'file.too_large' | 'file.type', expected: string, found: string) =>
    refuse(code, [{ path, code, expected, found }])
  if (bytes.length > largest)
    return at('file.too_large', '≤ 10 MB', `${Math.ceil(bytes.length / 1_048_576)} MB`)
  const type = typeOf(upload)
  if (!type) return at('file.type', 'PDF, PNG, JPEG', upload.name.slice(-12))
  const row = { organisation, name: upload.name.slice(-120), type, size: bytes.length, created_at: now }
  const sha256 = createHash('sha256').update(bytes).digest()
  const file = await db
    .insertInto('file')
    .values({ ...row, sha256, bytes: Buffer.from(bytes) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return ok(file.id)
}

/** How many files came by a link so far, as row level security shows them to it: all of them while it lasts. */
export async function filesByLink(db: Db, link: string): Promise<number> {
  const { n } = await db
    .selectFrom('file')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('link', '=', link)
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** A file as a download; undefined where row level security does not show it. */
export async function fileResponse({ db }: Reading, id: string): Promise<Response | undefined> {
  const file = await db
    .selectFrom('file')
    .select(['name', 'type', 'bytes'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!file) return undefined
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'content-type': file.type,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'cache-control': 'no-store',
    },
  })
}
