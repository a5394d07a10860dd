import type { z } from 'zod'
import { textIn } from '../../../../kernel/localized.ts'
import { Say, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { BarChart } from '../../../../ui/bar-chart.tsx'
import { Breadcrumb, Crumb, Lede, PageTitle, Section } from '../../../../ui/cards.tsx'
import { Meta } from '../../../../ui/figure.tsx'
import { Table } from '../../../../ui/table.tsx'
import { useDates } from '../../catalogue/pages/session-words.tsx'
import { texts } from '../../texts.ts'
import { turningPoint } from '../costs.ts'
import type { showCosts } from '../read-costs.ts'
import { CostsForm } from './costs-form.tsx'
import { coverageWords } from './coverage-words.ts'
import { useEuros } from './euros.ts'

type Data = z.output<typeof showCosts.output>

export const CostsPage: Page<Data> = {
  kind: 'work',
  title: ({ title }, { language }) =>
    `${texts.in(language)('costs.title')} · ${textIn(title, language).text}`,
  body: CostsOfSession,
}

function CostsOfSession(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  const dates = useDates()
  const mayWrite = useReader().actor.may('training.write_costs')
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('organised.title'), href: '/travail/formations' },
          { label: t('funding.programme'), href: `/travail/formations/programmes/${data.programme}` },
          { label: t('costs.title') },
        ]}
      />
      <Crumb>
        <Say text={data.title} />
      </Crumb>
      <PageTitle>
        {t('costs.title')} · {dates(data)}
      </PageTitle>
      <Lede>{coverageWords(t, data.scenarios)}</Lede>
      <Section title={t('costs.scenarios')}>
        <Meta>{t('costs.scenarios.caption')}</Meta>
        <Chart {...data} />
        <Scenarios {...data} />
      </Section>
      <Section title={t('costs.items')} id="postes">
        {mayWrite ? <CostsForm {...props} /> : <Items {...data} />}
      </Section>
    </>
  )
}

/** As many bars as can be told apart, the first, the last and the one of the break-even among them. */
function shownBars({ scenarios }: Data) {
  const even = turningPoint(scenarios)
  const step = Math.max(1, Math.ceil(scenarios.length / 16))
  return scenarios.filter(
    ({ participants }, index) =>
      index % step === 0 || index === scenarios.length - 1 || participants === even,
  )
}

function Chart(data: Data) {
  const t = useTexts(texts)
  const euros = useEuros()
  const [first, last] = [data.scenarios[0], data.scenarios.at(-1)]
  if (!first || !last || first.cost === 0) return null
  const label = t('costs.chart', {
    ...{ minimum: first.participants, maximum: last.participants },
    first: euros(first.per_participant ?? 0),
    last: euros(last.per_participant ?? 0),
  })
  return (
    <BarChart
      label={label}
      bars={shownBars(data).map((one) => ({ label: String(one.participants), y: one.per_participant ?? 0 }))}
      format={(n) => euros(n)}
      current={turningPoint(data.scenarios)?.toString()}
      size="full"
    />
  )
}

function Scenarios({ scenarios }: Data) {
  const even = turningPoint(scenarios)
  const t = useTexts(texts)
  const euros = useEuros()
  return (
    <Table
      caption={t('costs.scenarios.caption')}
      captionHidden
      label={t('costs.scenarios')}
      stacks
      columns={[
        { key: 'participants', label: t('costs.participants'), numeric: true },
        { key: 'cost', label: t('costs.cost'), numeric: true },
        { key: 'each', label: t('costs.each'), numeric: true },
        { key: 'funded', label: t('costs.funded'), numeric: true },
        { key: 'gap', label: t('costs.gap'), numeric: true },
      ]}
      rows={scenarios.map((one) => ({
        participants:
          one.participants === even ? `${one.participants} (${t('costs.here')})` : one.participants,
        cost: euros(one.cost),
        each: one.per_participant === null ? '–' : euros(one.per_participant),
        funded: euros(one.funded),
        gap: euros(one.gap),
      }))}
    />
  )
}

/** What the session costs, for those who may not change it. */
function Items({ costs }: Data) {
  const t = useTexts(texts)
  const euros = useEuros()
  return (
    <Table
      caption={t('costs.items')}
      captionHidden
      label={t('costs.items')}
      stacks
      columns={[
        { key: 'label', label: t('costs.label') },
        { key: 'kind', label: t('costs.kind') },
        { key: 'amount', label: t('costs.amount'), numeric: true },
        { key: 'category', label: t('costs.category') },
        { key: 'funder', label: t('costs.funder') },
      ]}
      rows={costs.map((one) => ({
        label: one.label,
        kind: t(`costs.kind.${one.kind}`),
        amount: euros(one.amount),
        category: one.category ? t(`costs.category.${one.category}`) : '–',
        funder: one.funder ?? '–',
      }))}
      empty={<p>{t('costs.none')}</p>}
    />
  )
}
