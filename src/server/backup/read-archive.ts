import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { type Extract, extract } from 'tar-stream'
import { openedWith } from './sealed-stream.ts'

export type ArchiveEntry = { readonly name: string; readonly bytes: Buffer }

/**
 * The entries of an archive in their order, one in memory at a time. Ends only once the archive's own end was seen; throws
 * `Unreadable` at the first byte that is not as it was written.
 */
export async function* entriesOf(
  identity: string,
  archive: AsyncIterable<Uint8Array>,
): AsyncGenerator<ArchiveEntry> {
  const tar = extract()
  const left = new AbortController()
  let cause: unknown
  const read = unpack(identity, archive, tar, left.signal).catch((error) => {
    cause = error
    tar.destroy(error)
  })
  try {
    for await (const entry of tar) {
      const pieces: Buffer[] = []
      for await (const piece of entry as AsyncIterable<Buffer>) pieces.push(piece)
      yield { name: entry.header.name, bytes: Buffer.concat(pieces) }
    }
    await read
  } catch (error) {
    cause ??= error
  } finally {
    left.abort()
  }
  if (cause !== undefined) throw cause
}

const unpack = (identity: string, archive: AsyncIterable<Uint8Array>, tar: Extract, signal: AbortSignal) =>
  pipeline(
    archive,
    (sealed: AsyncIterable<Uint8Array>) => openedWith(identity, sealed),
    createZstdDecompress(),
    async (plain: AsyncIterable<Buffer>) => {
      for await (const piece of plain) if (!tar.write(piece)) await once(tar, 'drain', { signal })
      tar.end(undefined)
    },
    { signal },
  )
