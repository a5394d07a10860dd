import type { Child } from 'hono/jsx'
import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, ButtonLink, Lede, PageTitle, Section, Tools } from '../../../ui/cards.tsx'
import { Facts } from '../../../ui/figure.tsx'
import type { showOrganisation } from '../show-organisation.ts'
import { texts } from '../texts.ts'
import { useKinds } from './scope-words.tsx'

type Data = z.output<typeof showOrganisation.output>

export const OrganisationPage: Page<Data> = {
  kind: 'work',
  title: ({ organisation }, { language }) => textIn(organisation.name, language).text,
  body: Organisation,
}

function Organisation({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const { organisation, parents, children } = data
  const kind = useKinds().find((one) => one.value === organisation.kind)?.label
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('nav'), href: '/organisations' },
          ...parents.map((one) => ({ label: text(one.name), href: `/organisations/${one.slug}` })),
          { label: text(organisation.name) },
        ]}
      />
      <PageTitle>
        <Say text={organisation.name} />
      </PageTitle>
      <Lede>{[kind, organisation.status === 'closed' && t('closed')].filter(Boolean).join(', ')}</Lede>
      {data.mayEdit && (
        <Tools>
          <ButtonLink href={`/organisations/${organisation.slug}/modifier`}>{t('detail.edit')}</ButtonLink>
        </Tools>
      )}
      <Facts items={factsOf(data, t, useFormats())} />
      {children.length > 0 && (
        <Section title={t('detail.children', { n: children.length })}>
          <ul>
            {children.map((one) => (
              <li>
                <a href={`/organisations/${one.slug}`}>
                  <Say text={one.name} />
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

type Translate = ReturnType<typeof useTexts<Parameters<ReturnType<typeof texts.in>>[0]>>
type Formats = ReturnType<typeof useFormats>

function factsOf({ organisation, names }: Data, t: Translate, { list, text, day }: Formats) {
  const named = (slug: string) => text(names[slug]) || slug
  const span = ({ from, to }: { from: string | null; to: string | null }) =>
    [from && t('detail.from', { day: day(from) }), to && t('detail.to', { day: day(to) })]
      .filter(Boolean)
      .join(' ')
  const lines = (items: readonly string[]): Child => items.map((item) => <div>{item}</div>)
  const facts: { term: string; detail: Child; there: boolean }[] = [
    { term: t('field.sectors'), detail: list(organisation.sectors), there: organisation.sectors.length > 0 },
    {
      term: t('field.territories'),
      detail: list(organisation.territories.map(named)),
      there: organisation.territories.length > 0,
    },
    {
      term: t('detail.networks'),
      detail: lines(organisation.memberships.map((one) => `${named(one.network)}, ${span(one)}`)),
      there: organisation.memberships.length > 0,
    },
    {
      term: t('detail.accreditations'),
      detail: lines(
        organisation.accreditations.map((one) =>
          [named(one.authority), one.number, one.category, span(one)].filter(Boolean).join(', '),
        ),
      ),
      there: organisation.accreditations.length > 0,
    },
    ...organisation.identifiers.map(({ scheme, value }) => ({
      term: t(`scheme.${scheme as 'siret'}`),
      detail: value,
      there: true,
    })),
    {
      term: t('field.language'),
      detail: organisation.language && t(`language.${organisation.language}`),
      there: organisation.language !== null,
    },
    { term: t('detail.slug'), detail: organisation.slug, there: true },
  ]
  return facts.filter((fact) => fact.there)
}
