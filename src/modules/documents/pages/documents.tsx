import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Lede, PageTitle, Section } from '../../../ui/cards.tsx'
import { Empty, Notice } from '../../../ui/feedback.tsx'
import { Code } from '../../../ui/figure.tsx'
import { Act, Choices, Field, Form } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import { formRefusal } from '../../organisations/index.ts'
import type { showDocuments } from '../show-documents.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof showDocuments.output>
type Document = Data['items'][number]

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
      <List {...data} />
      {data.mayRecord && (
        <Section title={t('record.title')} id="ajouter">
          <RecordForm {...props} />
        </Section>
      )}
    </>
  )
}

/** What was just withdrawn, with the way to put it back. */
function Withdrawn({ id, title }: Document) {
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

function List({ items, mayRecord }: Data) {
  const t = useTexts(texts)
  const { day } = useFormats()
  return (
    <Table
      caption={t('title')}
      captionHidden
      label={t('table')}
      columns={[
        { key: 'title', label: t('field.title') },
        { key: 'series', label: t('field.series') },
        { key: 'organisation', label: t('field.organisation') },
        { key: 'on', label: t('field.published_on') },
        { key: 'public', label: t('field.public') },
        ...(mayRecord ? [{ key: 'act', label: t('field.act') }] : []),
      ]}
      rows={items.map((one) => ({
        title: <Title {...one} />,
        series: <Code>{one.series}</Code>,
        organisation: <Say text={one.organisation} />,
        on: day(one.publishedOn),
        public: t(one.public ? 'yes' : 'no'),
        act: (
          <Act action={`/documents/${one.id}/retirer`} label={t('withdraw')} hidden={{ withdrawn: 'true' }} />
        ),
      }))}
      empty={<Empty title={t('none')}>{t(mayRecord ? 'none.record' : 'none.wait')}</Empty>}
    />
  )
}

function Title({ title, url }: Document) {
  if (!url) return <Say text={title} />
  return (
    <a href={url} rel="noreferrer">
      <Say text={title} />
    </a>
  )
}

function RecordForm({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = {
    'title.fr': t('field.title'),
    series: t('field.series'),
    published_on: t('field.published_on'),
    url: t('field.url'),
    public: t('field.public'),
  }
  return (
    <Form action="/documents" refusal={formRefusal(refusal, language, words)} submit={t('record.save')}>
      <Field name="title.fr" label={words['title.fr']} value={typed['title.fr']} required lang="fr" />
      <Field
        name="series"
        label={words.series}
        hint={t('field.series.hint')}
        value={typed['series']}
        list={[...new Set(data.items.map((one) => one.series))].sort()}
        required
      />
      <Field
        name="published_on"
        type="date"
        label={words.published_on}
        value={typed['published_on'] ?? data.today}
        max={data.today}
        required
      />
      <Field
        name="url"
        type="url"
        label={words.url}
        placeholder="https://"
        value={typed['url']}
        optionalLabel={t('optional')}
      />
      <Choices
        name="public"
        legend={t('field.public.question')}
        options={[
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no'), hint: t('field.public.no') },
        ]}
        value={typed['public'] ?? 'true'}
      />
    </Form>
  )
}
