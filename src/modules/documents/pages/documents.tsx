import type { z } from 'zod'
import { Say, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Lede, PageTitle, Section, TextLink } from '../../../ui/cards.tsx'
import { Empty, Notice } from '../../../ui/feedback.tsx'
import { Act } from '../../../ui/form.tsx'
import type { showDocuments } from '../show-documents.ts'
import { texts } from '../texts.ts'
import { DocumentList } from './document-list.tsx'
import { RecordForm } from './record-form.tsx'

type Data = z.output<typeof showDocuments.output>

export const DocumentsPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('title'),
  body: Documents,
}

function Documents(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <Lede>{t('lede')}</Lede>
      {data.withdrawn && <Withdrawn {...data.withdrawn} />}
      <DocumentList
        items={data.items}
        empty={<Empty title={t('none')}>{t(data.mayRecord ? 'none.record' : 'none.wait')}</Empty>}
      />
      {data.mayConsult && (
        <p>
          <TextLink href="/documents/confidentiels">{t('confidential.link')}</TextLink>
        </p>
      )}
      {data.mayRecord && (
        <Section title={t('record.title')} id="ajouter">
          <RecordForm {...props} />
        </Section>
      )}
    </>
  )
}

/** What was just withdrawn, with the way to put it back. */
function Withdrawn({ id, title }: Data['items'][number]) {
  const t = useTexts(texts)
  return (
    <Notice kind="warning" role="status" title={t('withdrawn')}>
      <p>
        <Say text={title} />
      </p>
      <Act
        action={`/documents/${id}/retirer`}
        label={t('put_back')}
        hidden={{ withdrawn: 'false' }}
        kind="plain"
      />
    </Notice>
  )
}
