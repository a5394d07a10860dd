import type { z } from 'zod'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { ButtonLink, Lede, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty, Notice } from '../../../ui/feedback.tsx'
import { Table } from '../../../ui/table.tsx'
import { OfferCards } from '../offers/pages/offer-cards.tsx'
import type { showCalendar } from '../show-calendar.ts'
import { texts } from '../texts.ts'
import { Supervision } from './supervision.tsx'

export type Data = z.output<typeof showCalendar.output>

export const CalendarPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('title'),
  body: Calendar,
}

function Calendar(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  const { day } = useFormats()
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <Lede>{t('lede')}</Lede>
      <Tools>
        {data.mayRecord && <ButtonLink href="/activites/nouvelle">{t('record.title')}</ButtonLink>}
        <TextLink href="/journees">{t('offers.title')}</TextLink>
      </Tools>
      <Section title={day(data.month.month)} id="mois">
        <Months {...data} />
        <Activities {...data} />
      </Section>
      {data.offers.length > 0 && (
        <Section title={t('offers.of_month')}>
          <OfferCards offers={data.offers} />
        </Section>
      )}
      {data.mayExport && (
        <Section title={t('export.title')}>
          <p>{t('export.what')}</p>
          <Tools>
            <TextLink href="/activites/fichier.xlsx" download>
              XLSX
            </TextLink>
            <TextLink href="/activites/fichier.csv" download>
              CSV
            </TextLink>
          </Tools>
        </Section>
      )}
      <Supervision {...props} />
    </>
  )
}

/** The month before and the one after; of one organisation, the way back to all. */
function Months({ month, organisation }: Data) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const to = (one: string) =>
    `/activites?${new URLSearchParams({ month: one, ...(organisation && { organisation: organisation.slug }) })}`
  return (
    <nav aria-label={t('months')}>
      <Tools>
        <TextLink href={to(month.before)}>{day(month.before)}</TextLink>
        <TextLink href={to(month.after)}>{day(month.after)}</TextLink>
        {organisation && <TextLink href={`/activites?month=${month.month}`}>{t('all')}</TextLink>}
      </Tools>
    </nav>
  )
}

function Activities({ month, activities, more, organisation, mayRecord }: Data) {
  const t = useTexts(texts)
  const { day } = useFormats()
  return (
    <>
      {organisation && (
        <p>
          <Say text={organisation.name} />
        </p>
      )}
      {more && <Notice kind="info" title={t('more', { n: activities.length })} />}
      <Table
        caption={t('table')}
        captionHidden
        label={t('table')}
        stacks
        columns={[
          { key: 'kind', label: t('field.kind'), header: true },
          { key: 'organisation', label: t('field.organisation'), wraps: true },
          { key: 'duration', label: t('duration') },
          { key: 'facilitator', label: t('field.facilitator') },
          { key: 'persons', label: t('field.persons'), numeric: true },
        ]}
        rows={activities.map((one) => ({
          kind: <a href={`/activites/${one.id}`}>{t(`kind.${one.kind}`)}</a>,
          organisation: organisation ? (
            <Say text={one.name} />
          ) : (
            <a href={`/activites?month=${month.month}&organisation=${one.organisation}`}>
              <Say text={one.name} />
            </a>
          ),
          duration: t('minutes', { n: one.minutes }),
          facilitator: t(`facilitator.${one.facilitator}.short`),
          persons: one.persons === null ? t('hidden') : String(one.persons),
        }))}
        groups={
          new Map(
            activities.flatMap((one, index) =>
              activities[index - 1]?.day === one.day ? [] : [[index, day(one.day)] as const],
            ),
          )
        }
        empty={<Empty title={t('none')}>{t(mayRecord ? 'none.record' : 'none.wait')}</Empty>}
      />
    </>
  )
}
