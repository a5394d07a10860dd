import { opening } from '../keys.ts'
import type { Reading } from '../use-case.ts'
import { pieceContext, wrapContext } from './pieces.ts'

/**
 * A file as a download, sent piece by piece as fast as it is taken: a process holds one of them. Undefined where row
 * level security does not show it. Each piece is asked for anew, so that who may no longer read it gets no more of it.
 */
export async function fileResponse(reading: Reading, id: string): Promise<Response | undefined> {
  const file = await findFile(reading, id)
  if (!file?.type) return undefined
  const headers = {
    'content-type': file.type,
    'content-length': String(file.size),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'cache-control': 'no-store',
  }
  if (file.bytes) return new Response(new Uint8Array(file.bytes), { headers })
  const piece = await opener(reading, id, file)
  // The first one within this transaction: a file that does not open is told as such, not as a download that breaks off.
  const first = await piece(reading, 0)
  let number = 0
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        controller.enqueue(number === 0 ? first : await reading.later((at) => piece(at, number)))
        number += 1
        if (number >= (file.pieces ?? 0)) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers })
}

/** All of a file that row level security shows, for what must be seen whole. Throws where there is none. */
export async function wholeFile(reading: Reading, id: string): Promise<Uint8Array> {
  const file = await findFile(reading, id)
  if (!file) throw new Error(`no file ${id}`)
  const piece = await opener(reading, id, file)
  const pieces: Uint8Array[] = []
  for (let number = 0; number < (file.pieces ?? 0); number += 1) pieces.push(await piece(reading, number))
  return Buffer.concat(pieces)
}

const findFile = ({ db }: Reading, id: string) =>
  db
    .selectFrom('file')
    .select(['name', 'type', 'size', 'bytes', 'key', 'wrapped_key as wrapped', 'pieces'])
    .where('id', '=', id)
    .executeTakeFirst()

type Sealed = NonNullable<Awaited<ReturnType<typeof findFile>>>

/** Reads and opens the pieces of a file. */
async function opener({ fileKeys }: Reading, id: string, { key, wrapped, pieces }: Sealed) {
  const own = opening((await fileKeys.of(key ?? '')).bytes, wrapped as Buffer, wrapContext(id))
  return async ({ db }: Reading, number: number) => {
    const { sealed } = await db
      .selectFrom('file_piece')
      .select('sealed')
      .where('file', '=', id)
      .where('number', '=', number)
      .executeTakeFirstOrThrow()
    return new Uint8Array(opening(own, sealed, pieceContext(id, number, number === (pieces ?? 0) - 1)))
  }
}
