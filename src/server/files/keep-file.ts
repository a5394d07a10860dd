import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ok, type Result } from '../../kernel/result.ts'
import type { Db } from '../database.ts'
import type { Upload } from '../form-input.ts'
import { sealing } from '../keys.ts'
import type { Reading } from '../use-case.ts'
import { inspect } from './inspect.ts'
import { pieceContext, pieceSize, wrapContext } from './pieces.ts'

/** Input of a file: as it came with a form, or sent as base64. */
export const upload = z.union([
  z.object({ name: z.string().max(200), bytes: z.instanceof(Uint8Array) }),
  z
    .object({ name: z.string().max(200), base64: z.base64() })
    .transform(({ name, base64 }) => ({ name, bytes: new Uint8Array(Buffer.from(base64, 'base64')) })),
])

/**
 * Keeps a file for an organisation, sealed. Returns its id; refuses, at `path`, what is too large or not what its name
 * says. What is confidential opens to few: see `actor_consults` in 0015_files.sql.
 */
export async function keepFile(
  reading: Reading,
  given: Upload,
  {
    organisation,
    path,
    confidential = false,
  }: { organisation: string; path: string; confidential?: boolean },
): Promise<Result<string, 'file.too_large' | 'file.type'>> {
  const inspected = await inspect(given, path)
  if (!inspected.ok) return inspected
  const { name, type, bytes } = inspected.value
  const id = randomUUID()
  const { sealed, ...wrapping } = sealedFile(reading, id, bytes)
  const sha256 = createHash('sha256').update(bytes).digest()
  const row = { id, organisation, name, type, size: bytes.length, created_at: reading.now, confidential }
  await reading.db
    .insertInto('file')
    .values({ ...row, sha256, ...wrapping })
    .execute()
  await insertPieces(reading.db, id, sealed)
  return ok(id)
}

/** A file's content sealed in pieces with a key of its own, which is wrapped by the newest of the installation's. */
export function sealedFile({ fileKeys }: Reading, id: string, bytes: Uint8Array) {
  const own = randomBytes(32)
  const newest = fileKeys.newest()
  const pieces = Math.ceil(bytes.length / pieceSize)
  const sealed = (function* () {
    for (let n = 0; n < pieces; n += 1)
      yield sealing(own, bytes.subarray(n * pieceSize, (n + 1) * pieceSize), pieceContext(id, n, pieces))
  })()
  return { key: newest.id, wrapped_key: sealing(newest.bytes, own, wrapContext(id)), pieces, sealed }
}

export async function insertPieces(db: Db, file: string, sealed: Iterable<Buffer>): Promise<void> {
  let number = 0
  for (const piece of sealed) {
    await db.insertInto('file_piece').values({ file, number, sealed: piece }).execute()
    number += 1
  }
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
