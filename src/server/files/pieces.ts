import { randomBytes } from 'node:crypto'
import type { Db } from '../database.ts'
import { type KeyRing, sealing } from '../keys.ts'

/** Bytes of a piece, all but the last: what a process holds of a file that it sends. */
export const pieceSize = 256 * 1024

/**
 * A piece opens as that piece of that file only, and the last one as the last: none can be left out, doubled, or put in
 * another's place (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 */
export const pieceContext = (file: string, number: number, last: boolean) =>
  `${last ? 'last piece' : 'piece'} ${number} of ${file}`
export const wrapContext = (file: string) => `key of ${file}`

/** A key of its own for a file, and how it is kept: wrapped by the newest of the installation's. */
export function ownKey(fileKeys: KeyRing, file: string) {
  const own = randomBytes(32)
  const newest = fileKeys.newest()
  return { own, wrapping: { key: newest.id, wrapped_key: sealing(newest.bytes, own, wrapContext(file)) } }
}

/** A file's content, sealed piece by piece with a key of its own. */
export function sealedFile(fileKeys: KeyRing, file: string, bytes: Uint8Array) {
  const { own, wrapping } = ownKey(fileKeys, file)
  const pieces = Math.ceil(bytes.length / pieceSize)
  const sealed = (function* () {
    for (let n = 0; n < pieces; n += 1)
      yield sealing(
        own,
        bytes.subarray(n * pieceSize, (n + 1) * pieceSize),
        pieceContext(file, n, n === pieces - 1),
      )
  })()
  return { ...wrapping, pieces, sealed }
}

export async function insertPieces(db: Db, file: string, sealed: Iterable<Buffer>): Promise<void> {
  let number = 0
  for (const piece of sealed) {
    await db.insertInto('file_piece').values({ file, number, sealed: piece }).execute()
    number += 1
  }
}
