import { createHash } from 'node:crypto'

/** Keeps the last answers of what takes long to work out, by what they were made of: the same again costs a digest. */
export function remembered<T>(most: number) {
  const known = new Map<string, T>()
  return (madeOf: unknown, work: () => T): T => {
    const key = createHash('sha256').update(JSON.stringify(madeOf)).digest('base64')
    const found = known.get(key) ?? work()
    known.delete(key)
    known.set(key, found)
    for (const oldest of known.keys()) {
      if (known.size <= most) break
      known.delete(oldest)
    }
    return found
  }
}
