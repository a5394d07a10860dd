import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Disclosure, Lede, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Act, Button, Select } from '../../../ui/form.tsx'
import { addressOf } from '../grid/grid-address.ts'
import type { showGrid } from '../grid/show-grid.ts'
import { texts } from '../texts.ts'
import { Lines } from './grid-lines.tsx'

type Data = z.output<typeof showGrid.output>

/** The figures of a service for a period, all on one page: typed, or pasted from a spreadsheet. */
export const GridPage: Page<Data> = {
  kind: 'work',
  title: ({ organisation, indicator, by }, { language }) => {
    const of = by === 'indicator' ? indicator?.statement : organisation?.name
    return [texts.in(language)('grid.title'), of && textIn(of, language).text].filter(Boolean).join(' · ')
  },
  body: Grid,
}

function Grid(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  const chosen = data.by === 'indicator' ? data.indicator : data.organisation
  return (
    <>
      <PageTitle>{t('grid.title')}</PageTitle>
      <Lede>{t(data.by === 'indicator' ? 'grid.lede.indicator' : 'grid.lede')}</Lede>
      {data.several && <Turn {...data} />}
      <Chooser {...data} />
      {!chosen && (
        <Empty title={t(data.by === 'indicator' ? 'grid.choose.indicator' : 'grid.choose')}>
          {t('grid.choose.what')}
        </Empty>
      )}
      {chosen && data.lines.length === 0 && <Empty title={t('grid.none')}>{t('grid.none.what')}</Empty>}
      {chosen && data.lines.length > 0 && <Lines {...props} />}
      {data.unread > 0 && <Unread {...data} />}
      {data.pages > 1 && <Pages {...data} />}
      {data.elsewhere.length > 0 && <OnTheirOwn {...data} />}
      {chosen && data.lines.length > 0 && <FromFile {...data} />}
    </>
  )
}

/** Drafts of a service where nobody can validate them: whoever coordinates lets them count, and says that they were not read again. */
function Unread({ organisation, period, unread }: Data) {
  const t = useTexts(texts)
  return (
    <Section title={t('grid.unread', { n: unread })}>
      <p>{t('grid.unread.what')}</p>
      <Act
        action="/saisie/accepter"
        label={t('grid.unread.accept', { n: unread })}
        hidden={{ organisation: organisation?.slug ?? '', period }}
        kind="plain"
      />
    </Section>
  )
}

/** The same figures seen from the other side: all of a service, or all services of a figure. */
function Turn({ by, plan, period }: Data) {
  const t = useTexts(texts)
  const sides = ['organisation', 'indicator'] as const
  return (
    <nav class="turn" aria-label={t('grid.turn')}>
      {sides.map((side) => (
        <a href={addressOf({ by: side, plan, period })} aria-current={side === by ? 'page' : undefined}>
          {t(`grid.by.${side}`)}
        </a>
      ))}
    </nav>
  )
}

/** Which service or indicator, and which period: a plain form that leads to the page's own address. */
function Chooser({ by, plans, plan, organisations, organisation, indicators, indicator, ...data }: Data) {
  const t = useTexts(texts)
  const { text, period } = useFormats()
  return (
    <form class="chooser" method="get" action="/saisie">
      {by === 'indicator' && <input type="hidden" name="by" value="indicator" />}
      {plans.length > 1 && (
        <Select
          name="plan"
          label={t('form.plan')}
          options={plans.map(({ slug, title }) => ({ value: slug, label: text(title) }))}
          value={plan ?? undefined}
          placeholder={t('grid.plan.all')}
        />
      )}
      {by === 'organisation' ? (
        <Select
          name="organisation"
          label={t('entry.organisation')}
          options={organisations.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
          value={organisation?.slug}
          placeholder={organisation && organisations.length === 1 ? undefined : t('entry.choose')}
        />
      ) : (
        <Select
          name="indicator"
          label={t('grid.which')}
          options={indicators.map(({ id, measure, statement }) => ({
            value: id,
            label: `${measure} · ${text(statement)}`,
          }))}
          value={indicator?.id}
          placeholder={t('entry.choose')}
        />
      )}
      <Select
        name="period"
        label={t('entry.period')}
        options={data.periods.map((value) => ({ value, label: period(value) }))}
        value={data.period}
      />
      <Button kind="plain">{t('grid.show')}</Button>
    </form>
  )
}

function Pages(data: Data) {
  const t = useTexts(texts)
  const at = (page: number) => addressOf({ ...placeOf(data), page })
  return (
    <Tools>
      {data.page > 1 && <TextLink href={at(data.page - 1)}>{t('grid.page.before')}</TextLink>}
      <span>{t('grid.page', { page: data.page, pages: data.pages })}</span>
      {data.page < data.pages && <TextLink href={at(data.page + 1)}>{t('grid.page.next')}</TextLink>}
    </Tools>
  )
}

const placeOf = ({ by, plan, organisation, indicator, period }: Data) => ({
  by,
  plan,
  organisation: organisation?.slug,
  indicator: indicator?.id,
  period,
})

/** What is no number that fits a cell: whether something holds, when something came out, a text. */
function OnTheirOwn({ elsewhere, organisation, period }: Data) {
  const t = useTexts(texts)
  return (
    <Section title={t('grid.elsewhere')}>
      <p class="hint">{t('grid.elsewhere.what')}</p>
      <ul>
        {elsewhere.map(({ id, statement, measure }) => (
          <li>
            <a href={`/indicateurs/${id}/saisir?organisation=${organisation?.slug}&period=${period}`}>
              <Say text={statement} />
            </a>{' '}
            <span class="hint">{t('measure', { number: measure })}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** A file to fill in away from here, with what is on the page in it. */
function FromFile(data: Data) {
  const t = useTexts(texts)
  const { actor } = useReader()
  const file = (format: 'csv' | 'xlsx') =>
    addressOf({ ...placeOf(data), page: data.page }, `/saisie/modele.${format}`)
  return (
    <Disclosure summary={t('grid.file')}>
      <p>{t('grid.file.what')}</p>
      <Tools>
        <TextLink href={file('xlsx')}>{t('grid.file.xlsx')}</TextLink>
        <TextLink href={file('csv')}>{t('grid.file.csv')}</TextLink>
        {actor.may('import.prepare') && (
          <TextLink href="/importer?kind=observations">{t('grid.import')}</TextLink>
        )}
      </Tools>
    </Disclosure>
  )
}
