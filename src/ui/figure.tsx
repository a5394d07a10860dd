import type { Child } from 'hono/jsx'
import { classes } from './classes.ts'
import { Icon, type IconName } from './icons.tsx'

export type State = 'reached' | 'on_track' | 'late' | 'missed' | 'measured' | 'no_data'

const icons: Record<State, IconName> = {
  reached: 'check',
  on_track: 'arrow',
  late: 'hourglass',
  missed: 'cross',
  measured: 'dot',
  no_data: 'dash',
}

/** A state is an icon and a word, never a colour alone. */
export function StateBadge({ state, label }: { state: State; label: string }) {
  return (
    <span class={classes('state', state)}>
      <Icon name={icons[state]} />
      {label}
    </span>
  )
}

export type StripProps = {
  /** The whole in words: "3 reached, 1 late, 2 without data". */
  label: string
  parts: { state: State; count: number }[]
}

/** How a whole divides between states. */
export function Strip({ label, parts }: StripProps) {
  const total = parts.reduce((sum, part) => sum + part.count, 0)
  const hatch = `hatch-${parts.map((part) => part.count).join('-')}`
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, part) => sum + part.count, 0))
  return (
    <svg class="strip" width="100%" height="14" role="img" aria-label={label}>
      <pattern id={hatch} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path class="hatch" d="M1.5 0v7" />
      </pattern>
      {parts.map(({ state, count }, index) => (
        <svg
          aria-hidden="true"
          x={percent((starts[index] ?? 0) / total)}
          width={percent(count / total)}
          height="100%"
        >
          {count > 0 && (
            <rect
              width="100%"
              height="100%"
              {...(state === 'no_data' ? { fill: `url(#${hatch})` } : { class: state })}
            />
          )}
        </svg>
      ))}
    </svg>
  )
}

/** A proportion as SVG writes it, kept between nothing and the whole. */
function percent(share: number): string {
  const kept = Math.min(1, Math.max(0, share || 0))
  return `${Math.round(kept * 10000) / 100}%`
}

export type ProgressLineProps = {
  /** What the line says, in words: "38 of 50". */
  label: string
  /** From 0 to 1. */
  value: number
  /** Where it should be today, from 0 to 1. */
  expected?: number | undefined
  expectedLabel?: string | undefined
  state?: State | undefined
}

export function ProgressLine({ label, value, expected, expectedLabel, state }: ProgressLineProps) {
  const mark = expected === undefined ? undefined : percent(expected)
  const name = expectedLabel ? `${label}, ${expectedLabel} (${mark})` : label
  return (
    <svg
      class={classes('progress', state)}
      width="100%"
      height={expectedLabel ? 42 : 20}
      role="img"
      aria-label={name}
    >
      <rect class="way" y="4" width="100%" height="12" rx="6" />
      <rect class="done" y="4" width={percent(value)} height="12" rx="6" />
      {mark && <line x1={mark} x2={mark} y1="0" y2="20" />}
      {mark && expectedLabel && (
        <text class="expected" x={mark} y="37" text-anchor={(expected ?? 0) > 0.5 ? 'end' : 'start'}>
          {expectedLabel}
        </text>
      )}
    </svg>
  )
}

/** What is said of a figure, and beside it (under it on a phone) how it moved. */
export function Statement({ chart, children }: { chart?: Child | undefined; children: Child }) {
  const words = <p class="say">{children}</p>
  if (!chart) return words
  return (
    <div class="statement">
      {words}
      {chart}
    </div>
  )
}

/** The figure itself, in the sentence that says it. */
export function BigNumber({ children }: { children: Child }) {
  return <strong class="big">{children}</strong>
}

/** The soft line under a figure: period, coverage, origin. */
export function Meta({ children }: { children: Child }) {
  return <p class="meta">{children}</p>
}

export function Facts({ items }: { items: { term: Child; detail: Child }[] }) {
  return (
    <dl class="facts">
      {items.map(({ term, detail }) => (
        <>
          <dt>{term}</dt>
          <dd>{detail}</dd>
        </>
      ))}
    </dl>
  )
}

/** A code to copy or to read aloud, sign by sign. */
export function Code({ children }: { children: Child }) {
  return (
    <span class="code" dir="ltr" translate="no">
      {children}
    </span>
  )
}
