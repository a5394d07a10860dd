import { opening, sealing } from '../keys.ts'
import type { Reading } from '../use-case.ts'
import { insertPieces, sealedFile, wrapContext } from './pieces.ts'

const hour = 3_600_000

/** Removes what arrived an hour ago and was never kept: a form that was refused, or left. */
export async function forgetArrivals({ db, now }: Reading): Promise<void> {
  const since = new Date(now.getTime() - hour)
  await db.deleteFrom('file').where('organisation', 'is', null).where('created_at', '<', since).execute()
}

/** Seals files that were kept before files were sealed: some at a time. Returns how many. */
export async function sealEarlierFiles(reading: Reading, most = 50): Promise<number> {
  const plain = await reading.db
    .selectFrom('file')
    .select(['id', 'bytes'])
    .where('bytes', 'is not', null)
    .limit(most)
    .forUpdate()
    .execute()
  for (const { id, bytes } of plain) {
    const { sealed, ...wrapping } = sealedFile(reading.fileKeys, id, bytes as Buffer)
    await reading.db
      .updateTable('file')
      .set({ bytes: null, ...wrapping })
      .where('id', '=', id)
      .execute()
    await insertPieces(reading.db, id, sealed)
  }
  return plain.length
}

/**
 * Wraps the keys of files with the installation's newest: their content stays as it is sealed. Returns how many. A file
 * whose key does not open was damaged before: it stays as it is, for whoever restores it.
 */
export async function rewrapFiles({ db, fileKeys }: Reading): Promise<number> {
  const newest = fileKeys.newest()
  const old = await db
    .selectFrom('file')
    .select(['id', 'key', 'wrapped_key as wrapped'])
    .where('key', '<>', newest.id)
    .orderBy('id')
    .forUpdate()
    .execute()
  let rewrapped = 0
  for (const { id, key, wrapped } of old) {
    const wrapping = await fileKeys.of(key ?? '')
    const own = opened(wrapping.bytes, wrapped, id)
    if (!own) continue
    const wrapped_key = sealing(newest.bytes, own, wrapContext(id))
    await db.updateTable('file').set({ key: newest.id, wrapped_key }).where('id', '=', id).execute()
    rewrapped += 1
  }
  return rewrapped
}

function opened(key: Buffer, wrapped: Buffer | null, id: string): Buffer | undefined {
  try {
    return wrapped ? opening(key, wrapped, wrapContext(id)) : undefined
  } catch {
    return undefined
  }
}
