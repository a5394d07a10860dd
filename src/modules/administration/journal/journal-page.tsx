import type { z } from 'zod'
import { actionText } from '../../../server/messages.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, Lede, PageTitle, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Code, Meta } from '../../../ui/figure.tsx'
import { Button, Field } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import { texts } from '../texts.ts'
import type { searchJournal } from './search-journal.ts'

type Data = z.output<typeof searchJournal.output>

export const JournalPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('journal.title'),
  body: Journal,
}

function Journal({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { moment } = useFormats()
  const asked: Record<string, string> = Object.fromEntries(
    Object.entries(data.wanted).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
  const further = new URLSearchParams({ ...asked, before: String(data.next ?? '') })
  return (
    <>
      <Crumb>
        <a href="/administration">{t('title')}</a>
      </Crumb>
      <PageTitle>{t('journal.title')}</PageTitle>
      <Lede>{t('journal.lede')}</Lede>
      <Search {...data} />
      <Table
        caption={t('journal.title')}
        captionHidden
        stacks
        label={t('journal.table')}
        columns={[
          { key: 'at', label: t('journal.at') },
          { key: 'who', label: t('journal.who') },
          { key: 'what', label: t('journal.action') },
        ]}
        rows={data.items.map((one) => ({
          at: moment(one.at),
          who: <Who {...one} />,
          what: <What {...one} />,
        }))}
        empty={<Empty title={t('journal.none')}>{t('journal.none.what')}</Empty>}
      />
      <Tools>
        {data.next !== null && (
          <TextLink href={`/administration/journal?${further}`}>{t('journal.next')}</TextLink>
        )}
        <TextLink href={`/administration/journal.csv?${new URLSearchParams(asked)}`} download>
          {t('journal.export')}
        </TextLink>
      </Tools>
      {data.seal && (
        <Meta>
          {t('journal.seal', { number: data.seal.number, when: moment(data.seal.sealedAt) })}{' '}
          <Code>{data.seal.digest.slice(0, 16)}</Code>
        </Meta>
      )}
    </>
  )
}

const shownFields = 6

/** What was done, on what, and what changed by it: names only, the first of many. */
function What({ action, subject, fields }: Data['items'][number]) {
  const t = useTexts(texts)
  const words = actionText(useReader().language, action)
  const more = fields.length - shownFields
  return (
    <>
      {words}
      <Meta>
        <Code>{action}</Code> <bdi>{subject}</bdi>
      </Meta>
      {fields.length > 0 && (
        <Meta>
          <bdi translate="no">{fields.slice(0, shownFields).join(', ')}</bdi>
          {more > 0 && ` ${t('journal.more', { n: more })}`}
        </Meta>
      )}
    </>
  )
}

function Who({ account, name }: Data['items'][number]) {
  const t = useTexts(texts)
  if (account === null) return <>{t('journal.instance')}</>
  if (account.startsWith('link:')) return <>{t('journal.link')}</>
  return name ? <bdi>{name}</bdi> : <Code>{account}</Code>
}

function Search({ wanted, actions }: Data) {
  const t = useTexts(texts)
  return (
    <search>
      <form method="get" action="/administration/journal">
        <Field name="from" type="date" label={t('journal.from')} value={wanted.from} />
        <Field name="to" type="date" label={t('journal.to')} value={wanted.to} />
        <Field name="who" label={t('journal.who')} hint={t('journal.who.hint')} value={wanted.who} />
        <Field name="action" label={t('journal.action')} value={wanted.action} list={actions} />
        <Field
          name="subject"
          label={t('journal.subject')}
          hint={t('journal.subject.hint')}
          value={wanted.subject}
        />
        <Button>{t('journal.find')}</Button>
      </form>
    </search>
  )
}
