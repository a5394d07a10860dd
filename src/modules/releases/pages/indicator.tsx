import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Crumb, Disclosure, Lede, PageTitle, Quote, Section } from '../../../ui/cards.tsx'
import { Table } from '../../../ui/table.tsx'
import { categoryWord } from '../../indicators/index.ts'
import type { ReleasedIndicator, ReleasedMeasure } from '../release.ts'
import type { Release } from '../releases.db.ts'
import { texts } from '../texts.ts'
import { EmbedBox } from './card.tsx'
import { FigureChart, FigureMeta, FigureSentence, useFigure } from './figure.tsx'
import { Released } from './plan.tsx'

type Shown = {
  readonly release: Release
  readonly measure: ReleasedMeasure
  readonly indicator: ReleasedIndicator
}

export const IndicatorPage: Page<Shown> = {
  kind: 'public',
  title: ({ indicator }, { language }) => textIn(indicator.statement, language).text,
  body: ({ data }) => <IndicatorBody {...data} />,
}

export function IndicatorCrumb({ release, measure }: Omit<Shown, 'indicator'>) {
  const t = useTexts(texts)
  return (
    <Crumb>
      <a href={`/plans/${release.content.plan.slug}`}>
        <Say text={release.content.plan.title} />
      </a>{' '}
      · <a href={`/mesures/${measure.id}`}>{t('measure.title', { number: measure.number })}</a> ·{' '}
      <Released release={release} />
    </Crumb>
  )
}

function IndicatorBody({ release, measure, indicator }: Shown) {
  const t = useTexts(texts)
  const chart = <FigureChart indicator={indicator} size="full" />
  return (
    <>
      <IndicatorCrumb release={release} measure={measure} />
      <PageTitle>
        <Say text={indicator.statement} />
      </PageTitle>
      <Lede>
        <FigureSentence indicator={indicator} />
      </Lede>
      <FigureMeta indicator={indicator} />
      {indicator.series.length > 1 && !['milestone', 'recurrence', 'text'].includes(indicator.kind) && (
        <Section title={t('indicator.chart')}>{chart}</Section>
      )}
      <Figures indicator={indicator} />
      <Parts indicator={indicator} />
      {indicator.replies.length > 0 && (
        <Section title={t('indicator.replies')}>
          {indicator.replies.map((reply) => (
            <>
              <h3>
                <Say text={reply.organisation} />
              </h3>
              <Quote>{reply.text}</Quote>
            </>
          ))}
        </Section>
      )}
      <Missing indicator={indicator} />
      <EmbedBox indicator={indicator} />
    </>
  )
}

function Figures({ indicator }: { indicator: ReleasedIndicator }) {
  const t = useTexts(texts)
  const { period, number, day } = useFormats()
  const format = useFigure(indicator)
  if (indicator.series.length === 0) return null
  const parts = indicator.series.some((figure) => figure.denominator !== null)
  const dated = indicator.kind === 'milestone' || indicator.kind === 'recurrence'
  const said = (n: number | null, suppressed: boolean, as: (n: number) => string = number) =>
    suppressed ? t('indicator.hidden') : n === null ? '–' : as(n)
  return (
    <Section title={t('indicator.table')}>
      <Table
        caption={t('indicator.table')}
        captionHidden
        label={t('indicator.table')}
        columns={[
          { key: 'period', label: t('indicator.period'), header: true },
          { key: 'value', label: t('indicator.value'), numeric: true },
          ...(parts
            ? [
                { key: 'numerator', label: t('indicator.numerator'), numeric: true },
                { key: 'denominator', label: t('indicator.denominator'), numeric: true },
              ]
            : []),
          ...(dated ? [] : [{ key: 'reported', label: t('indicator.reported'), numeric: true }]),
        ]}
        rows={indicator.series.toReversed().map((figure) => ({
          period: (
            <a href={`/indicateurs/${indicator.id}/origine/${figure.period}`}>{period(figure.period)}</a>
          ),
          value:
            dated && figure.notedOn ? day(figure.notedOn) : said(figure.value, figure.suppressed, format),
          numerator: said(figure.numerator, figure.suppressed),
          denominator: said(figure.denominator, figure.suppressed),
          reported: number(figure.reported),
        }))}
      />
    </Section>
  )
}

/** What the newest figure is made of by category; releases made before there were categories hold none. */
function Parts({ indicator }: { indicator: ReleasedIndicator }) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { period, number } = useFormats()
  const format = useFigure(indicator)
  const parts = indicator.parts ?? []
  if (parts.length === 0 || !indicator.period) return null
  const caption = t('indicator.parts', { period: period(indicator.period) })
  return (
    <Disclosure summary={caption}>
      <Table
        caption={caption}
        captionHidden
        label={caption}
        columns={[
          { key: 'category', label: t('service.category'), header: true },
          { key: 'value', label: t('indicator.value'), numeric: true },
          { key: 'reported', label: t('indicator.reported'), numeric: true },
        ]}
        rows={parts.map(({ category, value, suppressed, reported }) => ({
          category: <bdi>{categoryWord(category, language)}</bdi>,
          value: suppressed ? t('out.hidden') : value === null ? '–' : format(value),
          reported: number(reported),
        }))}
      />
    </Disclosure>
  )
}

function Missing({ indicator }: { indicator: ReleasedIndicator }) {
  const t = useTexts(texts)
  if (indicator.missing.length === 0) return <p class="hint">{t('indicator.complete')}</p>
  return (
    <Section title={t('indicator.missing')}>
      <ul>
        {indicator.missing.map((one) => (
          <li>{missingText(t, one)}</li>
        ))}
      </ul>
    </Section>
  )
}

function missingText(t: ReturnType<typeof texts.in>, missing: string): string {
  if (missing.startsWith('translation.')) return t('missing.translation', { language: missing.slice(12) })
  const key = `missing.${missing}`
  return texts.has(key) ? t(key) : missing
}
