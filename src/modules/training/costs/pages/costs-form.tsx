import type { z } from 'zod'
import { decimalText } from '../../../../kernel/number-in.ts'
import { useReader, useTexts } from '../../../../server/reader.tsx'
import type { PageProps } from '../../../../server/web.tsx'
import { Cell, CellChoice, CellText } from '../../../../ui/cell.tsx'
import { Notice } from '../../../../ui/feedback.tsx'
import { Form } from '../../../../ui/form.tsx'
import { Table } from '../../../../ui/table.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { texts } from '../../texts.ts'
import { type CostItem, categories, kinds } from '../costs.ts'
import type { showCosts } from '../read-costs.ts'

type Data = z.output<typeof showCosts.output>

type FieldWords = Readonly<Record<string, string>>

/** Lines left blank under those that are there, so that more can be added without a script. */
const blankLines = 4
const columns = ['label', 'kind', 'amount', 'category', 'funder'] as const
type Column = (typeof columns)[number]
const fieldOf = (line: number, column: Column) => `costs.${line}.${column}`

/** What the session costs, a line for each item: a line that is emptied goes, a blank one that is filled in is added. */
export function CostsForm({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const sent = typed ? Object.keys(typed).filter((name) => name.endsWith('.label')).length : 0
  const lines = Array.from({ length: Math.max(sent, data.costs.length + blankLines) }, (_, line) => line)
  const words: FieldWords = Object.fromEntries(
    lines.flatMap((line) =>
      columns.map((column) => [
        fieldOf(line, column),
        t('costs.of_line', { n: line + 1, what: t(`costs.${column}`) }),
      ]),
    ),
  )
  const changed = refusal?.code === 'conflict.version'
  return (
    <>
      {changed && <Notice kind="warning">{t('costs.changed')}</Notice>}
      <Form
        hint={t('costs.hint')}
        hidden={{ version: String(data.version) }}
        refusal={formRefusal(refusal, language, words)}
        submit={t('costs.save')}
        action={`/travail/formations/sessions/${data.id}/couts`}
      >
        <Table
          caption={t('costs.items')}
          captionHidden
          label={t('costs.items')}
          stacks
          columns={columns.map((key) => ({ key, label: t(`costs.${key}`) }))}
          rows={lines.map((line) => cellsOf({ line, item: data.costs[line], typed, words }))}
        />
      </Form>
    </>
  )
}

type LineProps = {
  line: number
  item: CostItem | undefined
  typed: PageProps<Data>['typed']
  words: FieldWords
}

function cellsOf({ line, item, typed, words }: LineProps) {
  const cell = (column: Column) => {
    const name = fieldOf(line, column)
    return { name, label: words[name] ?? '', value: typed ? typed[name] : shown(item, column) }
  }
  return {
    label: <CellText {...cell('label')} />,
    kind: <Choice column="kind" {...cell('kind')} />,
    amount: <Cell {...cell('amount')} />,
    category: <Choice column="category" {...cell('category')} />,
    funder: <CellText {...cell('funder')} />,
  }
}

/** An item as it is typed. */
function shown(item: CostItem | undefined, column: Column): string | undefined {
  const value = item?.[column]
  return typeof value === 'number' ? decimalText(value).replace('.', ',') : value
}

type ChoiceProps = { column: 'kind' | 'category'; name: string; label: string; value: string | undefined }

function Choice({ column, ...cell }: ChoiceProps) {
  const t = useTexts(texts)
  const options =
    column === 'kind'
      ? kinds.map((value) => ({ value, label: t(`costs.kind.${value}`) }))
      : categories.map((value) => ({ value, label: t(`costs.category.${value}`) }))
  return (
    <CellChoice options={options} none={column === 'kind' ? undefined : t('costs.category.none')} {...cell} />
  )
}
