import type { z } from 'zod'
import { useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Lede, PageTitle, TextLink } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import type { consultDocuments } from '../show-documents.ts'
import { texts } from '../texts.ts'
import { DocumentList } from './document-list.tsx'

type Data = z.output<typeof consultDocuments.output>

export const ConfidentialPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('confidential.title'),
  body: Confidential,
}

function Confidential({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('confidential.title')}</PageTitle>
      <Lede>{t('confidential.lede')}</Lede>
      <DocumentList
        items={data.items}
        empty={<Empty title={t('confidential.none')}>{t('confidential.none.what')}</Empty>}
      />
      <p>
        <TextLink href="/documents">{t('title')}</TextLink>
      </p>
    </>
  )
}
