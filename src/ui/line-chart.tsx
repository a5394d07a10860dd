import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { roomFor, round, type Tick } from './chart-ticks.ts'
import { classes } from './classes.ts'
import type { State } from './figure.tsx'

/*
 * Charts fill the width they are given: across in percents, down in pixels. Letters therefore keep their size
 * on any screen, which a scaled viewBox would not allow; only the lines are stretched.
 */
const frames = {
  spark: { height: 84, top: 20, bottom: 12, left: 1.5, right: 97 },
  full: { height: 260, top: 30, bottom: 36, left: 12, right: 97 },
}

type Size = keyof typeof frames
type Frame = (typeof frames)[Size]
type Moment = { at: string; y: number }

/** Across in time, down from zero so that heights compare. */
function scalesOf(moments: Moment[], frame: Frame) {
  const times = moments.map(({ at }) => Date.parse(at))
  const values = [0, ...moments.map(({ y }) => y)]
  const x = scaleLinear([Math.min(...times), Math.max(...times)], [frame.left, frame.right])
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [frame.height - frame.bottom, frame.top])
  return { x: (moment: Moment) => round(x(Date.parse(moment.at))), y }
}

/** Leaves before the axis the room that its longest value takes on a narrow screen. */
function frameFor(size: Size, moments: Moment[], format: (n: number) => string): Frame {
  const frame = frames[size]
  if (size === 'spark') return frame
  const values = scalesOf(moments, frame).y.ticks(3).map(format)
  return { ...frame, left: Math.min(24, 3.5 + 2.2 * Math.max(...values.map((value) => value.length))) }
}

type Scales = ReturnType<typeof scalesOf>

export type LineChartProps = {
  /** The chart in words: where it began, where it is, what was expected. */
  label: string
  points: { x: string; at: string; y: number }[]
  /** What was expected over time, dashed. */
  target?: { path: Moment[]; label: string } | undefined
  format: (n: number) => string
  state?: State | undefined
  /** `spark` beside a sentence, `full` with a light axis. */
  size: Size
}

export function LineChart({ label, points, target, format, state, size }: LineChartProps) {
  const expected = target?.path ?? []
  const frame = frameFor(size, [...points, ...expected], format)
  const scales = scalesOf([...points, ...expected], frame)
  const draw = line<Moment>(scales.x, (moment) => round(scales.y(moment.y)))
  const last = points.at(-1)
  const end = expected.at(-1)
  const floor = frame.height - frame.bottom
  return (
    <div class={classes('chart-box', size)}>
      <svg class={classes('chart', state)} width="100%" height={frame.height} role="img" aria-label={label}>
        {size === 'full' && <ValueAxis {...{ frame, scales, format }} />}
        {size === 'full' && <PeriodAxis {...{ frame, scales, points }} />}
        <svg
          aria-hidden="true"
          width="100%"
          height={frame.height}
          viewBox={`0 0 100 ${frame.height}`}
          preserveAspectRatio="none"
        >
          {end && <path class="target" d={draw(expected) ?? ''} vector-effect="non-scaling-stroke" />}
          <path d={draw(points) ?? ''} vector-effect="non-scaling-stroke" />
        </svg>
        {last && <circle cx={`${scales.x(last)}%`} cy={round(scales.y(last.y))} r="4" />}
        {last && (
          <EndLabel
            at={last}
            other={end}
            above={isOver(points, expected, scales) && !(end && isNear(last, end, scales))}
            words={format(last.y)}
            {...{ scales, floor }}
          />
        )}
        {end && target && <EndLabel at={end} other={last} words={target.label} soft {...{ scales, floor }} />}
      </svg>
    </div>
  )
}

type EndLabelProps = {
  at: Moment
  other: Moment | undefined
  words: string
  soft?: boolean
  /** Nothing is drawn above: the words stand there. */
  above?: boolean
  scales: Scales
  floor: number
}

/** The words at the end of a line. */
function EndLabel({ at, other, words, soft, above, scales, floor }: EndLabelProps) {
  const x = scales.x(at)
  const y = scales.y(at.y)
  const rival = other && scales.y(other.y) + (soft && other.y === at.y ? -1 : 0)
  return (
    <text
      class={classes(soft && 't')}
      x={`${x}%`}
      y={round(y + (!above && goesBelow(y, rival, floor) ? 19 : -9))}
      text-anchor={x > 50 ? 'end' : 'start'}
    >
      {words}
    </text>
  )
}

/** Whether a line that rises ends with room above: what is expected lies under it, or well over it. */
function isOver(points: readonly Moment[], expected: readonly Moment[], { x, y }: Scales): boolean {
  const [before, last] = points.slice(-2)
  if (!before || !last || last.y < before.y) return false
  const over = expected.findIndex((moment) => x(moment) >= x(last))
  const [from, to] = [expected[over - 1], expected[over]]
  if (!from || !to) return false
  const part = x(to) === x(from) ? 1 : (x(last) - x(from)) / (x(to) - x(from))
  const path = y(from.y) + part * (y(to.y) - y(from.y))
  return path >= y(last.y) || y(last.y) - path > 40
}

/** Whether words above both ends would touch. */
const isNear = (last: Moment, end: Moment, { x, y }: Scales) =>
  x(last) > 45 && Math.abs(y(last.y) - y(end.y)) < 28

/** Of two lines, the lower has its words below, unless it runs along the floor and far from the other. */
function goesBelow(y: number, rival: number | undefined, floor: number): boolean {
  if (rival === undefined || y <= rival) return false
  return floor - y > 18 || y - rival < 24
}

function ValueAxis({
  frame,
  scales,
  format,
}: {
  frame: Frame
  scales: Scales
  format: (n: number) => string
}) {
  return (
    <>
      {scales.y.ticks(3).map((value) => {
        const y = round(scales.y(value))
        return (
          <>
            <line class="grid" x1={`${frame.left}%`} x2="100%" y1={y} y2={y} />
            <text class="t" x={`${frame.left - 1.5}%`} y={y + 4} text-anchor="end">
              {format(value)}
            </text>
          </>
        )
      })}
    </>
  )
}

type PeriodAxisProps = { frame: Frame; scales: Scales; points: LineChartProps['points'] }

/** The last period, and of those before it as many as stand apart; a narrow screen leaves some out. */
function PeriodAxis({ frame, scales, points }: PeriodAxisProps) {
  const ticks = points.map((point, index) => tickOf(point, index, points.length, scales))
  const room = roomFor(ticks, 'full')
  return (
    <>
      {ticks.map(
        (tick, index) =>
          room[index] !== 'none' && (
            <text
              class={classes('t', room[index] === 'wide' && 'minor')}
              x={`${tick.x}%`}
              y={frame.height - 8}
              text-anchor={tick.anchor}
            >
              {tick.words}
            </text>
          ),
      )}
    </>
  )
}

function tickOf(point: LineChartProps['points'][number], index: number, count: number, scales: Scales): Tick {
  const x = scales.x(point)
  return {
    words: point.x,
    x,
    anchor: index === 0 ? 'start' : index === count - 1 && x > 85 ? 'end' : 'middle',
  }
}
