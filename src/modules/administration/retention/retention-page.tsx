import type { z } from 'zod'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, Lede, PageTitle, Section } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Act, Button, Field, Select } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import { texts } from '../texts.ts'
import type { showRetention } from './show-retention.ts'

type Data = z.output<typeof showRetention.output>

export const RetentionPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('retention.title'),
  body: Retention,
}

function Retention({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { number } = useFormats()
  const { actor } = useReader()
  return (
    <>
      <Crumb>
        <a href="/administration">{t('title')}</a>
      </Crumb>
      <PageTitle>{t('retention.title')}</PageTitle>
      <Lede>{t('retention.lede')}</Lede>
      {data.preview && <Preview {...data.preview} />}
      <Table
        caption={t('retention.title')}
        captionHidden
        label={t('retention.table')}
        columns={[
          { key: 'kind', label: t('retention.kind'), header: true },
          { key: 'months', label: t('retention.kept') },
          { key: 'ending', label: t('retention.ending') },
        ]}
        rows={data.kinds.map((one) => ({
          kind: one.label,
          months: t('retention.months', { n: one.months }),
          ending: number(one.ending),
        }))}
      />
      <p>{t('retention.journal')}</p>
      {actor.may('retention.change') && (
        <Section title={t('retention.try')} id="essayer">
          <Try {...data} />
        </Section>
      )}
    </>
  )
}

/** A change is first looked at: nothing is set before. */
function Try({ kinds, preview }: Data) {
  const t = useTexts(texts)
  return (
    <form method="get" action="/administration/conservation">
      <Select
        name="kind"
        label={t('retention.kind')}
        options={kinds.map(({ kind, label }) => ({ value: kind, label }))}
        value={preview?.kind}
      />
      <Field
        name="months"
        type="number"
        min={0}
        max={600}
        label={t('retention.field.months')}
        value={preview?.months ?? 12}
      />
      <Button>{t('retention.preview')}</Button>
    </form>
  )
}

function Preview({ kind, label, months, version, ending }: NonNullable<Data['preview']>) {
  const t = useTexts(texts)
  return (
    <Notice
      kind={ending > 0 ? 'warning' : 'info'}
      role="status"
      title={t('retention.previewed', { label, n: months })}
    >
      <p>{t('retention.would_go', { n: ending })}</p>
      <Act
        action="/administration/conservation"
        label={t('retention.set')}
        hidden={{ kind, months: String(months), version: String(version) }}
        kind={ending > 0 ? 'danger' : 'main'}
      />
    </Notice>
  )
}
