import type { Child } from 'hono/jsx'
import { type Localized, textIn } from '../../../kernel/localized.ts'
import type { Counted } from '../../../server/indicator-source.ts'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Lede, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { type Column, Table } from '../../../ui/table.tsx'
import type { ReleasedIndicator, ReleasedMeasure } from '../release.ts'
import type { Release } from '../releases.db.ts'
import { texts } from '../texts.ts'
import { IndicatorCrumb } from './indicator.tsx'

type Shown = {
  readonly release: Release
  readonly measure: ReleasedMeasure
  readonly indicator: ReleasedIndicator
  readonly period: string
  readonly counted: readonly Counted[]
  readonly suppressed: boolean
}

export const OriginPage: Page<Shown> = {
  kind: 'public',
  title: ({ indicator }, { language }) =>
    `${texts.in(language)('origin.title')} ${textIn(indicator.statement, language).text}`,
  body: ({ data }) => <OriginBody {...data} />,
}

function OriginBody({ release, measure, indicator, period, counted, suppressed }: Shown) {
  const t = useTexts(texts)
  const formats = useFormats()
  return (
    <>
      <IndicatorCrumb release={release} measure={measure} />
      <PageTitle>{t('origin.title')}</PageTitle>
      <Lede>
        {t('origin.lede', { statement: formats.text(indicator.statement), period: formats.period(period) })}
      </Lede>
      {suppressed ? (
        <Notice kind="info">
          <p>{t('origin.hidden')}</p>
        </Notice>
      ) : (
        <CountedThings counted={counted} />
      )}
      <Periods indicator={indicator} current={period} />
      <Tools>
        <TextLink href={`/indicateurs/${indicator.id}`}>{t('origin.back')}</TextLink>
      </Tools>
    </>
  )
}

/** What a source counted: its rows say of themselves what they are, by the keys they have. */
function CountedThings({ counted }: { counted: readonly Counted[] }) {
  const t = useTexts(texts)
  const [first] = counted
  if (!first) return <p>{t('origin.empty')}</p>
  const kind = kindOf(first)
  const columns = { declarations, documents, activities, observations }[kind](first, t)
  return (
    <Section title={t('origin.counted')}>
      {kind === 'declarations' && <p>{t('origin.summary', tallyOf(counted))}</p>}
      <Table
        caption={t('origin.counted')}
        captionHidden
        label={t('origin.counted')}
        columns={columns.map(({ key, label, header, numeric }) => ({ key, label, header, numeric }))}
        rows={counted.map((one) =>
          Object.fromEntries(columns.map((column) => [column.key, <Cell of={one} column={column} />])),
        )}
      />
    </Section>
  )
}

function kindOf(first: Counted) {
  if ('holds' in first) return 'declarations'
  if ('title' in first) return 'documents'
  return 'times' in first ? 'activities' : 'observations'
}

type Shower = Column & { key: string; as: 'name' | 'holds' | 'day' | 'origin' | 'number' | 'link' }
type T = ReturnType<typeof texts.in>

const declarations = (_: Counted, t: T): Shower[] => [
  { key: 'name', label: t('origin.organisation'), header: true, as: 'name' },
  { key: 'holds', label: t('origin.answer'), as: 'holds' },
  { key: 'since', label: t('origin.since'), as: 'day' },
]
const documents = (_: Counted, t: T): Shower[] => [
  { key: 'title', label: t('origin.document'), header: true, as: 'link' },
  { key: 'published', label: t('origin.published'), as: 'day' },
]
const activities = (_: Counted, t: T): Shower[] => [
  { key: 'name', label: t('origin.organisation'), header: true, as: 'name' },
  { key: 'times', label: t('origin.times'), numeric: true, as: 'number' },
  { key: 'last', label: t('origin.last'), as: 'day' },
]
const observations = (first: Counted, t: T): Shower[] => [
  ...('name' in first
    ? [{ key: 'name', label: t('origin.organisation'), header: true, as: 'name' } satisfies Shower]
    : []),
  { key: 'origin', label: t('origin.how'), as: 'origin' },
  ...('organisations' in first
    ? [
        {
          key: 'organisations',
          label: t('origin.organisations'),
          numeric: true,
          as: 'number',
        } satisfies Shower,
      ]
    : [{ key: 'value', label: t('origin.value'), numeric: true, as: 'number' } satisfies Shower]),
]

function Cell({ of, column }: { of: Counted; column: Shower }): Child {
  const t = useTexts(texts)
  const { day, number } = useFormats()
  const value = of[column.key] ?? null
  if (column.as === 'name') return <Say text={value as Localized} />
  if (column.as === 'link')
    return <DocumentName title={value as Localized} url={of['url'] as string | null} />
  if (column.as === 'holds') return <>{holdsText(t, value as string | null)}</>
  if (value === null) return <>–</>
  if (column.as === 'day') return <>{day(String(value))}</>
  if (column.as === 'origin')
    return <>{texts.has(`origin.${value}`) ? t(`origin.${value}` as 'origin.entered') : String(value)}</>
  return <>{number(Number(value))}</>
}

const DocumentName = ({ title, url }: { title: Localized; url: string | null }) =>
  url ? (
    <a href={url}>
      <Say text={title} />
    </a>
  ) : (
    <Say text={title} />
  )

const holdsText = (t: T, holds: string | null) => t(`origin.holds.${holds ?? 'none'}` as 'origin.holds.yes')

function tallyOf(counted: readonly Counted[]) {
  const of = (answer: string | null) => counted.filter((one) => one['holds'] === answer).length
  return { yes: of('yes'), no: of('no') + of('later'), na: of('not_applicable'), silent: of(null) }
}

function Periods({ indicator, current }: { indicator: ReleasedIndicator; current: string }) {
  const t = useTexts(texts)
  const { period } = useFormats()
  const others = indicator.series.filter((figure) => figure.period !== current)
  if (others.length === 0) return null
  return (
    <Section title={t('origin.periods')}>
      <ul class="inline">
        {others.toReversed().map((figure) => (
          <li>
            <a href={`/indicateurs/${indicator.id}/origine/${figure.period}`}>{period(figure.period)}</a>
          </li>
        ))}
      </ul>
    </Section>
  )
}
