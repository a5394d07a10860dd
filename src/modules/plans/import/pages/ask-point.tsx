import type { Fault } from '../../../../kernel/result.ts'
import { useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Lede, PageTitle } from '../../../../ui/cards.tsx'
import { Choices, Form } from '../../../../ui/form.tsx'
import { Table } from '../../../../ui/table.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { texts } from '../../texts.ts'
import { ImportSteps } from './import.tsx'

type Asked = { readonly id: string; readonly name: string; readonly doubts: readonly Fault[] }

/** Nothing is wrong with a file but that `1.234` may be two numbers: whoever brings it says which, for all of them. */
export const AskPointPage: Page<Asked> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('import.point.title'),
  body: AskPoint,
}

const shownDoubts = 20

function AskPoint({ data: { id, name, doubts }, refusal }: PageProps<Asked>) {
  const { language } = useReader()
  const t = useTexts(texts)
  const cells = doubts.filter(({ code }) => code === 'number.ambiguous')
  const example = cells[0]?.found ?? ''
  return (
    <>
      <PageTitle>{t('import.point.title')}</PageTitle>
      <Lede>{t('import.point.lede', { name })}</Lede>
      <ImportSteps current={1} />
      <Table
        caption={t('import.point.numbers')}
        label={t('import.point.table')}
        columns={[
          { key: 'line', label: t('import.fault.line'), numeric: true },
          { key: 'column', label: t('import.fault.column'), header: true },
          { key: 'found', label: t('import.fault.found'), numeric: true },
        ]}
        rows={cells.slice(0, shownDoubts).map(({ line, path, column, found }) => ({
          line: line ?? '–',
          column: column ?? path,
          found: found ?? '',
        }))}
      />
      {doubts.length > shownDoubts && <p>{t('import.point.more')}</p>}
      <Form
        action={`/importer/${id}/lire`}
        submit={t('import.preview')}
        refusal={formRefusal(refusal, language, { point: t('import.point.ask') })}
        cancel={{ href: '/importer', label: t('import.point.other') }}
      >
        <Choices
          name="point"
          legend={t('import.point.ask')}
          options={[
            {
              value: 'decimal',
              label: t('import.point.decimal'),
              hint: t('import.point.reads', { example, read: example.replace('.', ',') }),
            },
            {
              value: 'thousands',
              label: t('import.point.thousands'),
              hint: t('import.point.reads', { example, read: example.replace('.', '\u202f') }),
            },
          ]}
          required
        />
      </Form>
    </>
  )
}
