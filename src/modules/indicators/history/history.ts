import type { Figure } from '../observation.ts'

/** What a figure said for a while: of an origin and a category, from when to when, and who wrote and who replaced it. */
export type State = Figure & {
  readonly origin: string
  readonly category: string
  readonly status: 'draft' | 'validated'
  readonly date: string | null
  readonly note: string | null
  readonly since: Date
  readonly by: string | null
  /** The file it came from, and when that import was undone. */
  readonly file: string | null
  readonly undoneAt: Date | null
  /** When something else took its place, and by whom; null for what stands now. */
  readonly until: Date | null
  readonly replacedBy: string | null
  /** By which it can be brought back; null for what stands now. */
  readonly revision: string | null
}

/** One change of a figure: from what, to what; nothing before the first, nothing after it was taken away. */
export type Change<S> = {
  readonly at: Date
  readonly by: string | null
  readonly from: S | null
  readonly to: S | null
  /** An import was undone, rather than something written. */
  readonly undone: boolean
}

/** The changes that led from state to state, newest first. States are given oldest first within an origin and category. */
export function changesOf<S extends State>(states: readonly S[]): readonly Change<S>[] {
  const chains = Map.groupBy(states, ({ origin, category }) => `${origin} ${category}`)
  return [...chains.values()].flatMap(changesIn).sort((a, b) => +b.at - +a.at)
}

function changesIn<S extends State>(chain: readonly S[]): readonly Change<S>[] {
  const changes: Change<S>[] = []
  for (const [index, state] of chain.entries()) {
    const before = chain[index - 1]
    // What comes back with an undone import was written before what it replaces: then there was no gap.
    const gap = !before?.until || +state.since > +before.until
    if (before?.until && gap) changes.push(ended(before, before.until, null))
    changes.push(
      before?.until && !gap
        ? ended(before, before.until, state)
        : { at: state.since, by: state.by, from: null, to: state, undone: false },
    )
  }
  const last = chain.at(-1)
  if (last?.until) changes.push(ended(last, last.until, null))
  return changes
}

const ended = <S extends State>(from: S, at: Date, to: S | null): Change<S> => ({
  at,
  by: from.replacedBy,
  from,
  to,
  undone: from.undoneAt !== null && +from.undoneAt === +at,
})
