import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Crumb, Disclosure, Lede, PageTitle, Quote, Section } from '../../../ui/cards.tsx'
import { DotPlot } from '../../../ui/dot-plot.tsx'
import { Meta } from '../../../ui/figure.tsx'
import { Table } from '../../../ui/table.tsx'
import { categoryWord } from '../../indicators/index.ts'
import type { Position } from '../services/position.ts'
import type { ServiceFigures, ServiceShown } from '../services/read-services.ts'
import type { OwnRow } from '../services/services.db.ts'
import { texts } from '../texts.ts'
import { Rich, useFigure } from './figure.tsx'
import { Released } from './plan.tsx'

export const ServicePage: Page<ServiceShown> = {
  kind: 'public',
  title: ({ service }, { language }) => textIn(service.name, language).text,
  body: ({ data }) => <Service {...data} />,
}

function Service({ service, figures }: ServiceShown) {
  const t = useTexts(texts)
  const plans = Map.groupBy(figures, (one) => one.release)
  return (
    <>
      <Crumb>
        <a href="/services">{t('services.title')}</a>
      </Crumb>
      <PageTitle>
        <Say text={service.name} />
      </PageTitle>
      <Lede>{t('service.lede')}</Lede>
      {[...plans].map(([release, own]) => (
        <Section
          title={
            <a href={`/plans/${release.content.plan.slug}`}>
              <Say text={release.content.plan.title} />
            </a>
          }
        >
          <Meta>
            <Released release={release} />
          </Meta>
          {own.map((one) => (
            <Own {...one} name={service.name} />
          ))}
        </Section>
      ))}
    </>
  )
}

function Own({
  indicator,
  newest,
  position,
  reply,
  ...own
}: ServiceFigures & { name: ServiceShown['service']['name'] }) {
  const t = useTexts(texts)
  const { period } = useFormats()
  const said = useSaid(indicator)
  return (
    <article class="section">
      <h3>
        <a href={`/indicateurs/${indicator.id}`}>
          <Say text={indicator.statement} />
        </a>
      </h3>
      {newest && (
        <p>
          <Rich text={t('service.newest', { value: said(newest), period: period(newest.period) })} />
        </p>
      )}
      {position && newest && <Among position={position} indicator={indicator} period={newest.period} />}
      {reply && (
        <>
          <p>{t('service.reply')}</p>
          <Quote>{reply}</Quote>
        </>
      )}
      <Figures indicator={indicator} {...own} />
    </article>
  )
}

/** A figure as it is shown; where it is hidden, that it is. */
function useSaid(indicator: ServiceFigures['indicator']) {
  const t = useTexts(texts)
  const format = useFigure(indicator)
  return ({ value, denominator, suppressed }: Pick<OwnRow, 'value' | 'denominator' | 'suppressed'>) => {
    if (suppressed) return t('out.hidden')
    if (value === null) return '–'
    if (indicator.kind === 'milestone') return t(value > 0 ? 'service.done' : 'service.not_done')
    // Of one organisation alone, a share or a count of organisations says yes or no.
    const alone = denominator === 1 || (indicator.unit_counted === 'organisation' && denominator === null)
    if (alone && (value === 0 || value === 1)) return t(value === 1 ? 'service.yes' : 'service.no')
    return format(value)
  }
}

/** Where the newest figure lies among those of its peers: in words and as dots, without a rank or a name. */
function Among({
  position,
  indicator,
  period: of,
}: { position: Position; period: string } & Pick<ServiceFigures, 'indicator'>) {
  const t = useTexts(texts)
  const { period } = useFormats()
  const format = useFigure(indicator)
  const { own, peers, side, median, lowest, highest, hidden } = position
  const range = t('service.range', {
    n: peers.length,
    period: period(of),
    lowest: format(lowest),
    highest: format(highest),
    median: format(median),
  })
  return (
    <>
      <p>{t(`service.side.${side}`)}</p>
      <DotPlot
        label={t('service.plot', { own: format(own), range })}
        own={{ value: own, label: t('service.own', { value: format(own) }) }}
        others={peers}
        middle={{ value: median, label: t('service.middle', { value: format(median) }) }}
        several={(each) => t('service.each', { each })}
      />
      <Meta>
        {range} {hidden > 0 && t('service.hidden_peers', { n: hidden })}
      </Meta>
    </>
  )
}

function Figures({ indicator, rows }: Pick<ServiceFigures, 'indicator' | 'rows'>) {
  const t = useTexts(texts)
  const { period, number, text } = useFormats()
  const { language } = useReader()
  const said = useSaid(indicator)
  const cut = rows.some((row) => row.breakdown !== '')
  const parts = rows.some((row) => (row.denominator ?? 1) !== 1)
  const part = (n: number | null, suppressed: boolean) =>
    suppressed ? t('out.hidden') : n === null ? '–' : number(n)
  const caption = t('service.table', { statement: text(indicator.statement) })
  const table = (
    <Table
      caption={caption}
      captionHidden
      label={caption}
      columns={[
        { key: 'period', label: t('indicator.period') },
        ...(cut ? [{ key: 'category', label: t('service.category') }] : []),
        { key: 'value', label: t('indicator.value'), numeric: true },
        ...(parts
          ? [
              { key: 'numerator', label: t('indicator.numerator'), numeric: true },
              { key: 'denominator', label: t('indicator.denominator'), numeric: true },
            ]
          : []),
      ]}
      rows={rows.toReversed().map((row) => ({
        period: period(row.period),
        category: row.breakdown ? <bdi>{categoryWord(row.breakdown, language)}</bdi> : t('service.whole'),
        value: said(row),
        numerator: part(row.numerator, row.suppressed),
        denominator: part(row.denominator, row.suppressed),
      }))}
    />
  )
  return rows.length > 4 ? <Disclosure summary={t('service.all')}>{table}</Disclosure> : table
}
