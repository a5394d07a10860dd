import { useReader, useTexts } from '../../../server/reader.tsx'
import { Section } from '../../../ui/cards.tsx'
import { Facts } from '../../../ui/figure.tsx'
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
          { term: t('api.base'), detail: <code>/api/v1</code> },
          { term: t('api.document'), detail: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a> },
          { term: t('api.schema'), detail: <a href="/schemas/plan.json">/schemas/plan.json</a> },
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
              <code>
                {method.toUpperCase()} {path}
              </code>
            ),
            does: <span lang="en">{summary}</span>,
            open: t(open ? 'api.open.yes' : 'api.open.no'),
          }))}
        />
      </Section>
    </>
  )
}
