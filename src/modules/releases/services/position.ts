/** A figure of another organisation, as the release shows it. */
export type PeerFigure = { readonly value: number | null; readonly suppressed: boolean }

export type Position = {
  readonly own: number
  /** The figures of the others that are shown, in no order that says whose they are. */
  readonly peers: readonly number[]
  readonly side: 'above' | 'at' | 'below'
  /** Half of the others are at this or below. */
  readonly median: number
  readonly lowest: number
  readonly highest: number
  /** How many of the others have a figure that is not shown: they weigh in nothing here. */
  readonly hidden: number
}

/** Fewer others than this and a picture of them would be a list of them. */
export const fewestPeers = 5

/** Of a question answered yes or no there is no middle to speak of: on one side of it lie all who answered yes. */
const fewestValues = 3

/**
 * Where a figure stands among those of its peers, without a rank: only figures that the release shows are looked at,
 * so that nothing here says more than they do. Undefined where its own is hidden, where too few others are shown, or
 * where these say little more than yes or no.
 */
export function positionOf(own: PeerFigure, others: readonly PeerFigure[]): Position | undefined {
  const peers = others
    .flatMap((one) => (one.suppressed || one.value === null ? [] : one.value))
    .sort((a, b) => a - b)
  const [lowest, highest, median] = [peers[0], peers.at(-1), middleOf(peers)]
  if (own.suppressed || own.value === null || peers.length < fewestPeers) return undefined
  if (new Set(peers).size < fewestValues) return undefined
  if (lowest === undefined || highest === undefined) return undefined
  return {
    own: own.value,
    peers,
    side: own.value > median ? 'above' : own.value < median ? 'below' : 'at',
    median,
    lowest,
    highest,
    hidden: others.filter((one) => one.suppressed).length,
  }
}

function middleOf(sorted: readonly number[]): number {
  const half = Math.floor(sorted.length / 2)
  const [before, after] = [sorted[half - 1] ?? 0, sorted[half] ?? 0]
  return sorted.length % 2 === 1 ? after : (before + after) / 2
}
