import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, Lede, PageTitle, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Meta } from '../../../ui/figure.tsx'
import { Button, Field } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import { roleIn } from '../../accounts/index.ts'
import { texts } from '../texts.ts'
import type { listPeople } from './list-people.ts'
import type { showPeopleOf } from './show-people-of.ts'

type Listed = z.output<typeof listPeople.output>
type Of = z.output<typeof showPeopleOf.output>

export const PeoplePage: Page<Listed> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('people.title'),
  body: People,
}

function People({ data }: PageProps<Listed>) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const signing = ({ active, facts }: Listed['items'][number]) => {
    if (!active) return t('people.deactivated')
    if (!facts) return t('people.elsewhere')
    const last = facts.lastOn ? day(facts.lastOn) : t('people.never')
    return `${last}, ${t(facts.secondFactor ? 'people.second' : 'people.no_second')}`
  }
  return (
    <>
      <Crumb>
        <a href="/administration">{t('title')}</a>
      </Crumb>
      <PageTitle>{t('people.title')}</PageTitle>
      <Lede>{t('people.lede')}</Lede>
      <search>
        <form method="get" action="/administration/personnes">
          <Field name="q" label={t('people.search')} value={data.q} />
          <Button>{t('journal.find')}</Button>
        </form>
      </search>
      <Table
        caption={t('people.title')}
        captionHidden
        stacks
        label={t('people.table')}
        columns={[
          { key: 'name', label: t('people.name'), header: true },
          { key: 'roles', label: t('people.roles') },
          { key: 'signing', label: t('people.signing') },
        ]}
        rows={data.items.map((one) => ({
          name: (
            <a href={`/administration/personnes/${one.account}`}>
              <bdi>{one.name}</bdi>
            </a>
          ),
          roles: <Roles roles={one.roles} />,
          signing: signing(one),
        }))}
        empty={<Empty title={t('people.none')}>{t('people.none.what')}</Empty>}
      />
      <Tools>
        {data.next && (
          <TextLink
            href={`/administration/personnes?${new URLSearchParams({ q: data.q, after: data.next })}`}
          >
            {t('people.next')}
          </TextLink>
        )}
        <TextLink href="/comptes/inviter">{t('people.invite')}</TextLink>
      </Tools>
    </>
  )
}

function Roles({ roles }: Pick<Listed['items'][number], 'roles'>) {
  const role = roleIn(useReader().language)
  return (
    <>
      {roles.map((one) => (
        <Meta>
          {role(one.role)}, <Say text={one.where} />
        </Meta>
      ))}
    </>
  )
}

export const PeopleOfPage: Page<Of> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('people_of.title'),
  body: PeopleOf,
}

function PeopleOf({ data }: PageProps<Of>) {
  const t = useTexts(texts)
  const { list } = useFormats()
  const said = (kinds: Of['people'][number]['changes']) =>
    kinds.length === 0 ? t('people_of.nothing') : list(kinds.map((kind) => t(`kind.${kind}`)))
  return (
    <>
      <Crumb>
        <a href="/administration/personnes">{t('people.title')}</a>
      </Crumb>
      <PageTitle>
        <Say text={data.name} />
      </PageTitle>
      <Lede>{t('people_of.lede')}</Lede>
      <Table
        caption={t('people_of.title')}
        captionHidden
        stacks
        label={t('people.table')}
        columns={[
          { key: 'name', label: t('people.name'), header: true },
          { key: 'changes', label: t('people_of.changes') },
          { key: 'reads', label: t('people_of.reads') },
        ]}
        rows={data.people.map((one) => ({
          name: (
            <>
              <bdi>{one.name}</bdi>
              <Roles roles={one.roles} />
            </>
          ),
          changes: said(one.changes),
          reads: said(one.reads),
        }))}
        empty={<Empty title={t('people_of.none')}>{t('people_of.none.what')}</Empty>}
      />
    </>
  )
}
