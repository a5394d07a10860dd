import type { Child } from 'hono/jsx'
import { boundsOf, frequencyOf } from '../../../kernel/period.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { BarChart } from '../../../ui/bar-chart.tsx'
import { BigNumber, Meta, StateBadge, Statement } from '../../../ui/figure.tsx'
import { LineChart } from '../../../ui/line-chart.tsx'
import { figureText } from '../figure-text.ts'
import type { ReleasedIndicator } from '../release.ts'
import { texts } from '../texts.ts'

/** A text of the catalogue in which `<b>…</b>` stands for the figure itself. */
export function Rich({
  text,
  as: As = BigNumber,
}: {
  text: string
  as?: (props: { children: Child }) => unknown
}) {
  const parts = text.split(/<b>(.*?)<\/b>/)
  const Part = As as (props: { children: Child }) => never
  return <>{parts.map((part, index) => (index % 2 === 1 ? <Part>{part}</Part> : part))}</>
}

/** A number as this indicator counts it. */
export function useFigure(indicator: Pick<ReleasedIndicator, 'kind'>) {
  const { number, percent } = useFormats()
  return indicator.kind === 'share' ? percent : number
}

/** State, value and target of an indicator in one sentence or two. */
export function FigureSentence({ indicator }: { indicator: ReleasedIndicator }) {
  const t = useTexts(texts)
  return (
    <>
      <StateBadge state={indicator.state} label={t(`state.${indicator.state}`)} />{' '}
      <ValueWords indicator={indicator} /> <TargetWords indicator={indicator} />
    </>
  )
}

function ValueWords({ indicator }: { indicator: ReleasedIndicator }) {
  const t = useTexts(texts)
  const { day, text } = useFormats()
  const { language, instance } = useReader()
  const format = useFigure(indicator)
  const { kind, value, every_months: every } = indicator
  if (indicator.suppressed) return <>{t('figure.suppressed')}</>
  if (kind === 'recurrence')
    return value === null ? (
      t('figure.recurrence.never', { every })
    ) : (
      <Rich text={t('figure.recurrence', { months: value, every })} />
    )
  if (kind === 'milestone')
    return (value ?? 0) > 0
      ? t('figure.milestone.yes', { since: indicator.noted_on ? day(indicator.noted_on) : 'none' })
      : t('figure.milestone.no')
  if (value === null) return <>{t('figure.none')}</>
  const unit = indicator.unit
    ? text(indicator.unit)
    : indicator.unit_counted && kind === 'count'
      ? t(`unit.${indicator.unit_counted}`, { n: value })
      : ''
  const madeOf = figureText(language, instance.timeZone).parts(indicator)
  return (
    <>
      <Rich text={t('figure.count', { n: format(value), unit }).trim()} />
      {madeOf && `, ${madeOf}`}.
    </>
  )
}

function TargetWords({ indicator }: { indicator: ReleasedIndicator }) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const format = useFigure(indicator)
  const due = indicator.due ? day(indicator.due) : 'none'
  if (indicator.kind === 'recurrence' || (indicator.kind === 'milestone' && indicator.state === 'reached'))
    return null
  if (indicator.target !== null) return <>{t('figure.target', { target: format(indicator.target), due })}</>
  if (indicator.due) return <>{t('figure.target.due', { due })}</>
  if (indicator.not_before) return <>{t('figure.not_before', { day: day(indicator.not_before) })}</>
  return indicator.kind === 'milestone' ? null : t('figure.target.none')
}

/** The soft line under a figure: period, coverage, origin. */
export function FigureMeta({ indicator }: { indicator: ReleasedIndicator }) {
  const t = useTexts(texts)
  const { period, text } = useFormats()
  if (!indicator.period) return null
  const { reported, expected } = indicator.coverage
  const coverage =
    expected === null && reported <= 1
      ? undefined
      : t('figure.coverage', { reported, expected: expected ?? 'none' })
  const href = `/indicateurs/${indicator.id}/origine/${indicator.period}`
  return (
    <Meta>
      {period(indicator.period)} · {coverage && `${coverage} · `}
      <a href={href} aria-label={t('figure.origin.of', { statement: text(indicator.statement) })}>
        {t('figure.origin')}
      </a>
    </Meta>
  )
}

/** How the figure moved, beside what is said of it; nothing where there is nothing to draw. */
export function FigureChart({ indicator, size }: { indicator: ReleasedIndicator; size: 'spark' | 'full' }) {
  const t = useTexts(texts)
  const { period } = useFormats()
  const format = useFigure(indicator)
  const tick = (of: string) =>
    frequencyOf(of) === 'quarter'
      ? t('chart.quarter', { quarter: of.slice(6), year: of.slice(0, 4) })
      : period(of)
  const shown = meaningful(indicator)
  const [first, last] = [shown[0], shown.at(-1)]
  if (!first || !last || shown.length < 2 || ['milestone', 'recurrence', 'text'].includes(indicator.kind))
    return null
  const target = indicator.target === null ? 'none' : format(indicator.target)
  const label = t('chart.label', {
    first: format(first.y),
    from: period(first.period),
    last: format(last.y),
    to: period(last.period),
    target,
  })
  if (!indicator.path)
    return (
      <BarChart
        label={label}
        size={size}
        state={indicator.state}
        format={format}
        bars={shown.slice(-6).map((one) => ({ label: tick(one.period), y: one.y }))}
      />
    )
  const { path } = indicator
  const until = last.at > path.due ? [{ at: last.at, y: path.target }] : []
  return (
    <LineChart
      label={label}
      size={size}
      state={indicator.state}
      format={format}
      points={shown.map((one) => ({ x: tick(one.period), at: one.at, y: one.y }))}
      target={{
        path: [{ at: path.start, y: path.baseline }, { at: path.due, y: path.target }, ...until],
        label: t('chart.target', { target }),
      }}
    />
  )
}

/** Periods with a value, from the last zero before something began. */
function meaningful({ series }: ReleasedIndicator) {
  const valued = series.flatMap(({ period, value }) => {
    const end = boundsOf(period)?.end
    return value === null || end === undefined ? [] : { period, at: end, y: value }
  })
  const began = valued.findIndex((one) => one.y !== 0)
  return began > 1 ? valued.slice(began - 1) : valued
}

/** An indicator as the plan and its measure show it. */
export function IndicatorSaid({ indicator, statement }: { indicator: ReleasedIndicator; statement?: Child }) {
  return (
    <>
      {statement}
      <Statement chart={<FigureChart indicator={indicator} size="spark" />}>
        <FigureSentence indicator={indicator} />
      </Statement>
      <FigureMeta indicator={indicator} />
    </>
  )
}
