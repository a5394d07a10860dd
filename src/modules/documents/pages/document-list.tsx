import type { z } from 'zod'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import { Meta } from '../../../ui/figure.tsx'
import { Table } from '../../../ui/table.tsx'
import type { inList } from '../shown-document.ts'
import { texts } from '../texts.ts'

type Document = z.output<typeof inList>

/** Documents, newest first; each leads to its page. */
export function DocumentList({ items, empty }: { items: readonly Document[]; empty: unknown }) {
  const t = useTexts(texts)
  const { day } = useFormats()
  return (
    <Table
      caption={t('title')}
      captionHidden
      stacks
      label={t('table')}
      columns={[
        { key: 'title', label: t('field.title') },
        { key: 'series', label: t('field.series') },
        { key: 'organisation', label: t('field.organisation') },
        { key: 'on', label: t('field.published_on') },
        { key: 'visibility', label: t('field.visibility') },
      ]}
      rows={items.map((one) => ({
        title: <Title {...one} />,
        series: <bdi>{one.series}</bdi>,
        organisation: <Say text={one.organisation} />,
        on: day(one.publishedOn),
        visibility: t(`visibility.${one.visibility}`),
      }))}
      empty={empty as never}
    />
  )
}

function Title({ id, title, visibility, review, reviewOn }: Document) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const place = visibility === 'confidential' ? '/documents/confidentiels' : '/documents'
  return (
    <>
      <a href={`${place}/${id}`}>
        <Say text={title} />
      </a>
      {reviewOn && (review === 'soon' || review === 'overdue') && (
        <Meta>{t(`review.${review}`, { day: day(reviewOn) })}</Meta>
      )}
    </>
  )
}
