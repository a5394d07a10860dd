import type { z } from 'zod'
import { Say, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Card, Cards, Lede, PageTitle, TextLink } from '../../../../ui/cards.tsx'
import { Empty } from '../../../../ui/feedback.tsx'
import { texts } from '../../texts.ts'
import type { listOwnProgrammes } from '../read-funding.ts'

type Data = z.output<typeof listOwnProgrammes.output>

export const ProgrammesPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('funding.programmes'),
  body: Programmes,
}

function Programmes({ data: { items, next } }: PageProps<Data>) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('funding.programmes')}</PageTitle>
      <Lede>{t('funding.lede')}</Lede>
      {items.length === 0 ? (
        <Empty title={t('funding.none')}>{t('funding.none.what')}</Empty>
      ) : (
        <Cards>
          {items.map((one) => (
            <Card
              title={<Say text={one.title} />}
              href={`/travail/formations/programmes/${one.slug}`}
              meta={`${t('funding.modules_count', { n: one.modules })} · ${t(`funding.approval.${one.approval}`)}`}
            />
          ))}
        </Cards>
      )}
      {next && (
        <TextLink href={`/travail/formations/programmes?cursor=${encodeURIComponent(next)}`}>
          {t('funding.next')}
        </TextLink>
      )}
    </>
  )
}
