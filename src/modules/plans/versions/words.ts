/** A stretch of a text that stands in both versions, or in one alone. */
export type Stretch = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string }

// Beyond this many comparisons of words, two texts are told as one gone and one come.
const mostCells = 4_000_000

/**
 * What was taken out of a text and what was put in, word by word. Without those added the stretches are the text before;
 * without those removed, the text after.
 */
export function changedWords(before: string, after: string): readonly Stretch[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end))
  return joined([
    ...a.slice(0, start).map((text) => ({ kind: 'same' as const, text })),
    ...middle,
    ...a.slice(a.length - end).map((text) => ({ kind: 'same' as const, text })),
  ])
}

/** Words, each with the blanks after it. */
const wordsOf = (text: string): readonly string[] => text.match(/\S+\s*|^\s+/g) ?? []

function between(a: readonly string[], b: readonly string[]): readonly Stretch[] {
  const removed = a.map((text) => ({ kind: 'removed' as const, text }))
  const added = b.map((text) => ({ kind: 'added' as const, text }))
  if (a.length === 0 || b.length === 0 || a.length * b.length > mostCells) return [...removed, ...added]
  const common = longestCommon(a, b)
  const stretches: Stretch[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      stretches.push({ kind: 'same', text: a[i] as string })
      i += 1
      j += 1
    } else if (j === b.length || (i < a.length && common(i + 1, j) >= common(i, j + 1)))
      stretches.push(removed[i++] as Stretch)
    else stretches.push(added[j++] as Stretch)
  }
  return stretches
}

/** How many words the rest of one and the rest of the other have in common, in order. */
function longestCommon(a: readonly string[], b: readonly string[]) {
  const wide = b.length + 1
  const table = new Uint32Array((a.length + 1) * wide)
  const at = (i: number, j: number) => table[i * wide + j] as number
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      table[i * wide + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  return at
}

/** Neighbours of one kind are one; of two that changed, what was taken out comes first. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const all: { kind: Stretch['kind']; text: string }[] = []
  for (const { kind, text } of stretches) {
    const last = all.at(-1)
    const before = all.at(-2)
    if (last?.kind === kind) last.text += text
    else if (kind === 'removed' && last?.kind === 'added' && before?.kind === 'removed') before.text += text
    else if (kind === 'removed' && last?.kind === 'added') all.splice(-1, 0, { kind, text })
    else all.push({ kind, text })
  }
  return all
}
