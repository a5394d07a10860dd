import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Disclosure, PageTitle } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Meta } from '../../../ui/figure.tsx'
import { Snippet } from '../../../ui/snippet.tsx'
import { Table } from '../../../ui/table.tsx'
import type { Card } from '../embed/read-card.ts'
import type { ReleasedIndicator } from '../release.ts'
import { texts } from '../texts.ts'
import { FigureChart, FigureSentence, useFigure } from './figure.tsx'

/** An indicator as other sites show it within their pages. */
export const CardPage: Page<Card> = {
  kind: 'public',
  title: (card, { language }) =>
    textIn(card.withdrawn ? card.statement : card.indicator.statement, language).text,
  body: ({ data }) => (data.withdrawn ? <Withdrawn card={data} /> : <Shown card={data} />),
}

function Shown({ card: { indicator, release } }: { card: Extract<Card, { withdrawn: false }> }) {
  const t = useTexts(texts)
  const { day, dayOf, text } = useFormats()
  const { holder } = release.content.plan
  return (
    <>
      <PageTitle>
        <Say text={indicator.statement} />
      </PageTitle>
      <p>
        <FigureSentence indicator={indicator} />
      </p>
      <FigureChart indicator={indicator} size="full" />
      {indicator.series.length > 0 && (
        <Disclosure summary={t('indicator.table')}>
          <Figures indicator={indicator} />
        </Disclosure>
      )}
      <Meta>
        {t('card.source', {
          holder: text(holder.name),
          number: release.number,
          day: day(dayOf(release.releasedAt)),
        })}{' '}
        <a href={`/indicateurs/${indicator.id}`} target="_blank" rel="noopener">
          {t('card.more')}
        </a>
      </Meta>
    </>
  )
}

function Figures({ indicator }: { indicator: ReleasedIndicator }) {
  const t = useTexts(texts)
  const { period, day } = useFormats()
  const format = useFigure(indicator)
  const dated = indicator.kind === 'milestone' || indicator.kind === 'recurrence'
  return (
    <Table
      caption={t('indicator.table')}
      captionHidden
      label={t('indicator.table')}
      columns={[
        { key: 'period', label: t('indicator.period') },
        { key: 'value', label: t('indicator.value'), numeric: true },
      ]}
      rows={indicator.series.toReversed().map(({ period: of, value, suppressed, notedOn }) => ({
        period: period(of),
        value: suppressed
          ? t('out.hidden')
          : dated && notedOn
            ? day(notedOn)
            : value === null
              ? '–'
              : format(value),
      }))}
    />
  )
}

function Withdrawn({ card }: { card: Extract<Card, { withdrawn: true }> }) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  return (
    <>
      <PageTitle>
        <Say text={card.statement} />
      </PageTitle>
      <Notice kind="warning" title={t('release.withdrawn')}>
        <p>
          {t('release.withdrawn.what', { day: day(dayOf(card.at)), reason: card.reason })}{' '}
          <a href={`/plans/${card.plan}/diffusions/${card.number}`} target="_blank" rel="noopener">
            {t('card.more')}
          </a>
        </p>
      </Notice>
    </>
  )
}

/** How to show an indicator on another site: as a page in a frame, or as a picture. Neither needs a script. */
export function EmbedBox({ indicator }: { indicator: ReleasedIndicator }) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const { baseUrl } = useReader()
  const at = `${baseUrl}/indicateurs/${indicator.id}/carte`
  const name = text(indicator.statement).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return (
    <Disclosure summary={t('card.embed')}>
      <p>{t('card.embed.what')}</p>
      <Snippet
        label={t('card.embed.frame')}
      >{`<iframe src="${at}" title="${name}" width="100%" height="480" loading="lazy"></iframe>`}</Snippet>
      <Snippet
        label={t('card.embed.picture')}
      >{`<img src="${at}.svg" alt="${name}" width="720" height="440">`}</Snippet>
      <p>
        <a href={`/indicateurs/${indicator.id}/carte`}>{t('card.embed.see')}</a>
      </p>
    </Disclosure>
  )
}
