import { useReader, useTexts } from '../../../server/reader.tsx'
import { Section } from '../../../ui/cards.tsx'
import { Code, Facts } from '../../../ui/figure.tsx'
import { Table } from '../../../ui/table.tsx'
import { texts } from '../texts.ts'
import { aboutPage } from './about.tsx'

export const ApiPage = aboutPage('api', () => <Calls />)

function Calls() {
  const t = useTexts(texts)
  const { house } = useReader()
  const calls = house.useCases.flatMap(({ api, action }) =>
    api ? [{ ...api, open: house.policies.get(action)?.includes('anonymous') ?? false }] : [],
  )
  return (
    <>
      <Facts
        items={[
          { term: t('api.base'), detail: <Code>/api/v1</Code> },
          {
            term: t('api.document'),
            detail: (
              <a href="/api/v1/openapi.json">
                <Code>/api/v1/openapi.json</Code>
              </a>
            ),
          },
          {
            term: t('api.schema'),
            detail: (
              <a href="/schemas/plan.json">
                <Code>/schemas/plan.json</Code>
              </a>
            ),
          },
        ]}
      />
      <p>{t('api.token')}</p>
      <Section title={t('api.calls')}>
        <Table
          caption={t('api.calls')}
          captionHidden
          label={t('api.calls')}
          columns={[
            { key: 'call', label: t('api.call'), header: true },
            { key: 'does', label: t('api.does') },
            { key: 'open', label: t('api.open') },
          ]}
          rows={calls.map(({ method, path, summary, open }) => ({
            call: (
              <Code>
                {method.toUpperCase()} {path}
              </Code>
            ),
            does: <span lang="en">{summary}</span>,
            open: t(open ? 'api.open.yes' : 'api.open.no'),
          }))}
        />
      </Section>
    </>
  )
}
