import { createHash, randomUUID } from 'node:crypto'
import { sealing } from '../keys.ts'
import { inTransaction } from '../transaction.ts'
import type { Request } from '../use-case.ts'
import { largest } from './inspect.ts'
import { ownKey, pieceContext, pieceSize } from './pieces.ts'

/** The first and the last bytes of a file that tell what it is: the whole of a small one. */
const endBytes = 1024

/** A file on its way in: its content lies sealed already, seen by who sends it alone, and is nobody's until it is kept. */
export class Arrived {
  constructor(
    readonly id: string,
    readonly name: string,
    readonly size: number,
    /** What it begins and ends with, put together. */
    readonly ends: Uint8Array,
  ) {}
}

/**
 * Takes in a file as fast as it comes, sealing each piece at once: a process holds one. What is too large is read to its
 * end and not kept. What is never asked for is removed within the hour (`forgetArrivals`).
 */
export async function arrive(
  request: Request,
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<Arrived> {
  const id = randomUUID()
  const { own, wrapping } = ownKey(request.fileKeys, id)
  const row = {
    id,
    name: name.replaceAll('\0', '').slice(-120),
    created_at: request.now,
    arrived_by: request.actor.account,
  }
  const empty = { size: 0, pieces: 0, sha256: Buffer.alloc(0) }
  await inTransaction(request, 'write', ({ db }) =>
    db
      .insertInto('file')
      .values({ ...row, ...empty, ...wrapping })
      .execute(),
  )
  const hash = createHash('sha256')
  let [size, pieces] = [0, 0]
  let [head, tail] = [Buffer.alloc(0), Buffer.alloc(0)]
  for await (const { bytes, last } of piecewise(content)) {
    size += bytes.length
    if (size > largest) continue
    hash.update(bytes)
    if (pieces === 0) head = bytes.subarray(0, endBytes)
    tail = Buffer.concat([tail, bytes]).subarray(-endBytes)
    const sealed = sealing(own, bytes, pieceContext(id, pieces, last))
    const piece = { file: id, number: pieces, sealed }
    await inTransaction(request, 'write', ({ db }) => db.insertInto('file_piece').values(piece).execute())
    pieces += 1
  }
  const whole = { size: Math.min(size, largest), pieces, sha256: hash.digest() }
  await inTransaction(request, 'write', async ({ db }) => {
    if (size > largest) await db.deleteFrom('file').where('id', '=', id).execute()
    else await db.updateTable('file').set(whole).where('id', '=', id).execute()
  })
  return new Arrived(id, row.name, size, size <= endBytes ? head : Buffer.concat([head, tail]))
}

/** What comes in portions of any size, in pieces of one size; the last one is told as such, and may be empty. */
async function* piecewise(content: AsyncIterable<Uint8Array>) {
  let held: Buffer[] = []
  let length = 0
  for await (const portion of content) {
    held.push(Buffer.from(portion))
    length += portion.length
    while (length > pieceSize) {
      const all = Buffer.concat(held)
      yield { bytes: all.subarray(0, pieceSize), last: false }
      held = [all.subarray(pieceSize)]
      length -= pieceSize
    }
  }
  yield { bytes: Buffer.concat(held), last: true }
}
