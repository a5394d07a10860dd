/** A word at a place across the chart, in percents of its width. */
export type Tick = { words: string; x: number; anchor: 'start' | 'middle' | 'end' }

/** The last, then the first, then those between that touch no other where the chart is `width` pixels wide. */
function apart(ticks: readonly Tick[], width: number): readonly Tick[] {
  const kept: Tick[] = []
  const [first, ...between] = ticks.slice(0, -1)
  for (const tick of [ticks.at(-1), first, ...between.reverse()])
    if (tick && kept.every((other) => areApart(spanOf(tick, width), spanOf(other, width)))) kept.push(tick)
  return kept.sort((a, b) => a.x - b.x)
}

const letter = 6.5

function spanOf({ words, x, anchor }: Tick, width: number): [number, number] {
  const long = words.length * letter + 2 * letter
  const from = (x / 100) * width - { start: 0, middle: long / 2, end: long }[anchor]
  return [from, from + long]
}

/** Where the words of each tick have room: those apart at 280 pixels always, those at 420 on a wide screen. */
export function roomFor(
  ticks: readonly Tick[],
  size: 'spark' | 'full',
): readonly ('always' | 'wide' | 'none')[] {
  const wide = apart(ticks, size === 'spark' ? 200 : 420)
  const narrow = size === 'spark' ? wide : apart(wide, 280)
  return ticks.map((tick) => (narrow.includes(tick) ? 'always' : wide.includes(tick) ? 'wide' : 'none'))
}

const areApart = ([from, to]: [number, number], [start, end]: [number, number]) => to <= start || end <= from

export const round = (value: number) => Math.round(value * 10) / 10
