import type { Child } from 'hono/jsx'
import { textIn } from '../../../kernel/localized.ts'
import { Colon, Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Crumb, Lede, PageTitle, Quote, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { StateBadge } from '../../../ui/figure.tsx'
import { Table } from '../../../ui/table.tsx'
import { hasChanged, type IndicatorCompared, type Side, type TextChanged } from '../compare/compare.ts'
import type { Comparison } from '../compare/read-comparison.ts'
import { texts } from '../texts.ts'
import { useFigure } from './figure.tsx'

export const ComparisonPage: Page<Comparison> = {
  kind: 'public',
  title: ({ before, after }, { language }) =>
    texts.in(language)('compare.of', {
      plan: textIn(after.content.plan.title, language).text,
      a: before.number,
      b: after.number,
    }),
  body: ({ data }) => <Compared {...data} />,
}

function Compared({ before, after, compared }: Comparison) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const { plan } = after.content
  const changed = compared.indicators.filter(hasChanged)
  const states = compared.indicators.filter((one) => one.stateChanged).length
  const release = (one: Comparison['before']) => (
    <a href={`/plans/${plan.slug}/diffusions/${one.number}`}>
      {t('compare.release', { number: one.number, day: day(dayOf(one.releasedAt)) })}
    </a>
  )
  return (
    <>
      <Crumb>
        <a href={`/plans/${plan.slug}`}>
          <Say text={plan.title} />
        </a>
      </Crumb>
      <PageTitle>{t('compare.title', { a: before.number, b: after.number })}</PageTitle>
      <Lede>{t('compare.lede', { all: compared.indicators.length, changed: changed.length, states })}</Lede>
      <p>
        {release(before)} → {release(after)}
      </p>
      <Tools>
        <TextLink href={`/plans/${plan.slug}/comparer/${before.number}/${after.number}/comparaison.csv`}>
          {t('compare.csv')}
        </TextLink>
        <TextLink href={`/plans/${plan.slug}/comparer/${after.number}/${before.number}`}>
          {t('compare.reverse')}
        </TextLink>
      </Tools>
      <Figures indicators={compared.indicators} a={before.number} b={after.number} />
      <Revisions indicators={compared.indicators} />
      <Texts {...compared} />
      <Replies indicators={compared.indicators} />
    </>
  )
}

type Indicators = { indicators: readonly IndicatorCompared[] }

function Figures({ indicators, a, b }: Indicators & { a: number; b: number }) {
  const t = useTexts(texts)
  if (indicators.length === 0) return null
  return (
    <Section title={t('compare.figures')}>
      <p class="hint">{t('compare.hint')}</p>
      <Table
        caption={t('compare.figures')}
        captionHidden
        label={t('compare.figures')}
        columns={[
          { key: 'statement', label: t('draft.statement') },
          { key: 'before', label: t('compare.in', { number: a }) },
          { key: 'after', label: t('compare.in', { number: b }) },
          { key: 'difference', label: t('compare.difference'), numeric: true },
        ]}
        rows={indicators.map((one) => ({
          statement: (
            <a href={`/indicateurs/${one.id}`}>
              <Say text={one.statement} />
            </a>
          ),
          before: <SideSaid one={one} side={one.before} absent={t('compare.new')} />,
          after: <SideSaid one={one} side={one.after} absent={t('compare.removed')} />,
          difference: <Difference one={one} />,
        }))}
      />
    </Section>
  )
}

function SideSaid({ one, side, absent }: { one: IndicatorCompared; side: Side | null; absent: string }) {
  const t = useTexts(texts)
  const { period } = useFormats()
  const format = useFigure(one)
  if (!side) return <>{absent}</>
  const numeric = !['milestone', 'recurrence', 'text'].includes(one.kind)
  const value = side.suppressed ? t('out.hidden') : side.value === null || !numeric ? '' : format(side.value)
  return (
    <>
      <StateBadge state={side.state} label={t(`state.${side.state}`)} /> {value}{' '}
      {side.period && `(${period(side.period)})`}
    </>
  )
}

/** After less before: of shares in points, and nothing where one of the two is hidden. */
function Difference({ one }: { one: IndicatorCompared }) {
  const t = useTexts(texts)
  const { number } = useFormats()
  const { difference, kind } = one
  if (difference === null) return <>–</>
  const sign = difference > 0 ? '+' : ''
  const points = Math.round(difference * 1_000) / 10
  return (
    <>
      {kind === 'share'
        ? t('compare.points', { n: `${sign}${number(points)}` })
        : `${sign}${number(difference)}`}
    </>
  )
}

function Revisions({ indicators }: Indicators) {
  const t = useTexts(texts)
  const revised = indicators.filter((one) => one.revised.length > 0)
  if (revised.length === 0) return null
  return (
    <Section title={t('compare.revised')}>
      <p class="hint">{t('compare.revised.hint')}</p>
      {revised.map((one) => (
        <Named text={one.statement}>
          <RevisedList one={one} />
        </Named>
      ))}
    </Section>
  )
}

function RevisedList({ one }: { one: IndicatorCompared }) {
  const { period } = useFormats()
  const format = useFigure(one)
  return (
    <ul>
      {one.revised.map((figure) => (
        <li>
          {period(figure.period)}
          <Colon />
          {format(figure.before)} → {format(figure.after)}
        </li>
      ))}
    </ul>
  )
}

const Named = ({ text, children }: { text: IndicatorCompared['statement']; children: Child }) => (
  <>
    <h3>
      <Say text={text} />
    </h3>
    {children}
  </>
)

function Texts({ indicators, measures }: Comparison['compared']) {
  const t = useTexts(texts)
  const moved = measures.filter(
    (one) => one.change !== 'kept' || one.stateBefore !== one.stateAfter || one.texts.length > 0,
  )
  const said = indicators.filter((one) => one.texts.length > 0)
  if (moved.length + said.length === 0) return null
  return (
    <Section title={t('compare.texts')}>
      {moved.map((one) => (
        <Named text={one.title}>
          {one.change !== 'kept' && <p>{t(`compare.measure.${one.change}`, { number: one.number })}</p>}
          {one.stateBefore && one.stateAfter && one.stateBefore !== one.stateAfter && (
            <p>
              {t('measure.state')}
              <Colon />
              {t(`measure_state.${one.stateBefore}`)} → {t(`measure_state.${one.stateAfter}`)}
            </p>
          )}
          <TextList changed={one.texts} />
        </Named>
      ))}
      {said.map((one) => (
        <Named text={one.statement}>
          <TextList changed={one.texts} />
        </Named>
      ))}
    </Section>
  )
}

function TextList({ changed }: { changed: readonly TextChanged[] }) {
  const t = useTexts(texts)
  const { text } = useFormats()
  return (
    <>
      {changed.map(({ before, after }) => (
        <ul>
          <li>
            {t('compare.before')}
            <Colon />
            {text(before) ? <Say text={before} /> : t('compare.nothing')}
          </li>
          <li>
            {t('compare.after')}
            <Colon />
            {text(after) ? <Say text={after} /> : t('compare.nothing')}
          </li>
        </ul>
      ))}
    </>
  )
}

function Replies({ indicators }: Indicators) {
  const t = useTexts(texts)
  const replied = indicators.filter((one) => one.replies.length > 0)
  if (replied.length === 0) return null
  return (
    <Section title={t('compare.replies')}>
      {replied.map((one) => (
        <Named text={one.statement}>
          {one.replies.map((reply) => (
            <>
              <p>
                <Say text={reply.organisation} />
                <Colon />
                {t(
                  reply.before === null
                    ? 'compare.reply.new'
                    : reply.after === null
                      ? 'compare.reply.gone'
                      : 'compare.reply.changed',
                )}
              </p>
              {reply.after !== null && <Quote>{reply.after}</Quote>}
            </>
          ))}
        </Named>
      ))}
    </Section>
  )
}
