import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { ButtonLink, Lede, PageTitle, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Button, Field, Select } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import type { searchOrganisations } from '../search-organisations.ts'
import { texts } from '../texts.ts'
import { useKinds } from './scope-words.tsx'

type Data = z.output<typeof searchOrganisations.output>

export const OrganisationsPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('list.title'),
  body: Organisations,
}

function Organisations({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { actor } = useReader()
  return (
    <>
      <PageTitle>{t('list.title')}</PageTitle>
      <Lede>{t('list.lede', { total: data.total })}</Lede>
      {actor.may('organisation.create') && (
        <Tools>
          <ButtonLink href="/organisations/nouvelle">{t('list.new')}</ButtonLink>
          <TextLink href="/importer">{t('list.import')}</TextLink>
        </Tools>
      )}
      <Search {...data} />
      <Found {...data} />
    </>
  )
}

function Search({ q, kind }: Data) {
  const t = useTexts(texts)
  return (
    <search>
      <form method="get" action="/organisations">
        <Field name="q" label={t('list.search')} type="search" value={q} />
        <Select
          name="kind"
          label={t('field.kind')}
          options={useKinds()}
          value={kind ?? undefined}
          placeholder={t('list.any_kind')}
        />
        <Button>{t('list.find')}</Button>
      </form>
    </search>
  )
}

function Found({ items, next, q, kind }: Data) {
  const t = useTexts(texts)
  const kinds = useKinds()
  const { list, text } = useFormats()
  const further = new URLSearchParams({ q, kind: kind ?? '', after: next ?? '' })
  return (
    <>
      <Table
        caption={t('list.title')}
        captionHidden
        stacks
        label={t('list.table')}
        columns={[
          { key: 'name', label: t('field.name') },
          { key: 'kind', label: t('field.kind') },
          { key: 'parent', label: t('field.parent') },
          { key: 'sectors', label: t('field.sectors') },
          { key: 'territories', label: t('field.territories') },
        ]}
        rows={items.map((one) => ({
          name: (
            <a href={`/organisations/${one.slug}`}>
              <Say text={one.name} />
            </a>
          ),
          kind: [kinds.find((kind) => kind.value === one.kind)?.label, one.status === 'closed' && t('closed')]
            .filter(Boolean)
            .join(', '),
          parent: <Say text={one.parent} />,
          sectors: list(one.sectors),
          territories: list(one.territories.map((name) => text(name))),
        }))}
        empty={<Empty title={t('list.none')}>{t('list.none.what')}</Empty>}
      />
      {next && <TextLink href={`/organisations?${further}`}>{t('list.next')}</TextLink>}
    </>
  )
}
