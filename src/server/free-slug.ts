/** Stores under the first slug that is free, `wanted` or `wanted-2`, also where several ask for it at one moment. */
export async function underFreeSlug<T>(
  wanted: string,
  /** Undefined where another has that slug. */
  store: (slug: string) => Promise<T | undefined>,
): Promise<T> {
  for (let n = 1; ; n += 1) {
    const stored = await store(n === 1 ? wanted : `${wanted}-${n}`)
    if (stored !== undefined) return stored
  }
}
