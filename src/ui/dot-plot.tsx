import { scaleLinear } from 'd3-scale'

export type DotPlotProps = {
  /** The picture in words: where the own figure is, between which the others lie. */
  label: string
  own: { value: number; label: string }
  /** The figures of the others: none is named. */
  others: readonly number[]
  middle: { value: number; label: string }
  /** Says that a dot stands for several where they are too many to draw one by one. */
  several: (each: number) => string
}

const [left, right, step] = [3, 97, 9]
const places = 40
const highest = 9

/** Many figures as dots along a line, one of them marked. Dots that would cover each other are piled up. */
export function DotPlot({ label, own, others, middle, several }: DotPlotProps) {
  const values = [own.value, ...others]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [left, right])
  const piles = pilesOf(others, x)
  const each = Math.max(1, Math.ceil(Math.max(0, ...piles.values()) / highest))
  const tallest = Math.max(1, ...[...piles.values()].map((count) => Math.ceil(count / each)))
  const floor = 46 + tallest * step
  return (
    <div class="chart-box full">
      <svg class="chart dots" width="100%" height={floor + 26} role="img" aria-label={label}>
        <line class="grid" x1="0%" x2="100%" y1={floor} y2={floor} />
        <line class="target" x1={at(x(middle.value))} x2={at(x(middle.value))} y1={34} y2={floor + 6} />
        {[...piles].map(([place, count]) =>
          Array.from({ length: Math.ceil(count / each) }, (_, pile) => (
            <circle class="other" cx={at(place)} cy={floor - 5 - pile * step} r="3.5" />
          )),
        )}
        <circle class="own" cx={at(x(own.value))} cy={floor} r="6.5" />
        <text x={at(x(own.value))} y={16} text-anchor={anchor(x(own.value))}>
          {own.label}
        </text>
        <line class="mark" x1={at(x(own.value))} x2={at(x(own.value))} y1={22} y2={floor} />
        <text class="t" x={at(x(middle.value))} y={floor + 21} text-anchor={anchor(x(middle.value))}>
          {middle.label}
        </text>
      </svg>
      {each > 1 && <p class="meta">{several(each)}</p>}
    </div>
  )
}

/** How many dots lie at each place across. */
function pilesOf(values: readonly number[], x: (value: number) => number): ReadonlyMap<number, number> {
  const width = (right - left) / places
  const piles = new Map<number, number>()
  for (const value of values) {
    const place = left + Math.round((x(value) - left) / width) * width
    piles.set(place, (piles.get(place) ?? 0) + 1)
  }
  return piles
}

const at = (percent: number) => `${Math.round(percent * 10) / 10}%`
const anchor = (percent: number) => (percent < 20 ? 'start' : percent > 80 ? 'end' : 'middle')
