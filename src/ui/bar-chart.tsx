import { scaleBand, scaleLinear } from 'd3-scale'
import { roomFor, round, type Tick } from './chart-ticks.ts'
import { classes } from './classes.ts'
import type { State } from './figure.tsx'

export type BarChartProps = {
  /** The chart in words. */
  label: string
  bars: { label: string; y: number }[]
  format: (n: number) => string
  /** The label of the bar to look at; by default the last one. */
  current?: string | undefined
  state?: State | undefined
  size?: 'spark' | 'full' | undefined
}

export function BarChart({ label, bars, format, current, state, size = 'spark' }: BarChartProps) {
  const height = size === 'spark' ? 88 : 220
  const x = scaleBand(
    bars.map((bar) => bar.label),
    [0, 100],
  )
    .paddingInner(0.3)
    .paddingOuter(0.15)
  const y = scaleLinear([0, Math.max(1e-9, ...bars.map((bar) => bar.y))], [height - 24, 22])
  const now = current ?? bars.at(-1)?.label
  const tick = (words: string, at: string): Tick => ({
    words,
    x: round((x(at) ?? 0) + x.bandwidth() / 2),
    anchor: 'middle',
  })
  const named = roomFor(
    bars.map((bar) => tick(bar.label, bar.label)),
    size,
  )
  const valued = roomFor(
    bars.map((bar) => tick(format(bar.y), bar.label)),
    size,
  )
  return (
    <div class={classes('chart-box', size)}>
      <svg class={classes('chart', state)} width="100%" height={height} role="img" aria-label={label}>
        {bars.map((bar, index) => {
          const left = x(bar.label) ?? 0
          const middle = round(left + x.bandwidth() / 2)
          const top = round(y(bar.y))
          return (
            <>
              <rect
                class={classes('bar', bar.label === now && 'now')}
                x={`${round(left)}%`}
                y={top}
                width={`${round(x.bandwidth())}%`}
                height={round(height - 24 - top)}
              />
              {valued[index] !== 'none' && (
                <text
                  class={classes(valued[index] === 'wide' && 'minor')}
                  x={`${middle}%`}
                  y={top - 6}
                  text-anchor="middle"
                >
                  {format(bar.y)}
                </text>
              )}
              {named[index] !== 'none' && (
                <text
                  class={classes('t', named[index] === 'wide' && 'minor')}
                  x={`${middle}%`}
                  y={height - 7}
                  text-anchor="middle"
                >
                  {bar.label}
                </text>
              )}
            </>
          )
        })}
      </svg>
    </div>
  )
}
