import type { z } from 'zod'
import type { Language, Localized } from '../../../kernel/localized.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { Section } from '../../../ui/cards.tsx'
import { Choices, Form } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { categoryWord } from '../category.ts'
import { fieldsOf, type Line, lineName } from '../grid/grid.ts'
import { addressOf } from '../grid/grid-address.ts'
import type { showGrid } from '../grid/show-grid.ts'
import { texts } from '../texts.ts'
import { Before, Cells, Nothing, RowTitle, Status } from './grid-cells.tsx'

type Data = z.output<typeof showGrid.output>
export type Named = { readonly line: Line; readonly name: string }
export type Typed = PageProps<Data>['typed']

/** How each line is named in the form: by its row and the place of its category. */
function namesOf({ lines, by }: Data): readonly Named[] {
  const places = new Map<string, number>()
  return lines.map((line) => {
    const row = by === 'indicator' ? line.organisation.id : line.indicator
    const place = places.get(row) ?? 0
    places.set(row, place + 1)
    return { line, name: lineName(row, line.category === null ? 'new' : place) }
  })
}

/** The form: a line for each figure, all of them sent at once. */
export function Lines({ data, refusal, typed, action }: PageProps<Data> & { action?: string }) {
  const t = useTexts(texts)
  const { language, islands } = useReader()
  const { text, period } = useFormats()
  const named = namesOf(data)
  const said = (line: Line) => saidOf(line, data.by, text, language)
  const words = Object.fromEntries(
    named.flatMap(({ line, name }) =>
      [...fieldsOf(line.kind), ...(line.category === null ? ['category'] : [])].map((field) => [
        `lines.${name}.${field}`,
        said(line),
      ]),
    ),
  )
  const refused = formRefusal(refusal, language, words)
  const place = { by: data.by, plan: data.plan, organisation: data.organisation?.slug, page: data.page }
  return (
    <Section title={<SectionTitle {...data} />}>
      <Form
        action={action ?? addressOf({ ...place, indicator: data.indicator?.id, period: data.period })}
        refusal={refused}
        hidden={hiddenFields(data, named, refusal, typed)}
        submit={t('grid.save')}
      >
        <div
          class="entry-grid"
          data-grid
          data-filled={t('grid.filled')}
          data-refused={t('grid.refused')}
          data-outside={t('grid.outside')}
          data-asked={t('grid.asked')}
          data-undo={t('grid.undo')}
          data-undone={t('grid.undone')}
        >
          <p class="hint" id="grid-help">
            {t('grid.help')} <span class="with-script">{t('grid.help.keys')}</span>
          </p>
          <Table
            caption={t('grid.caption', { period: period(data.period) })}
            captionHidden
            label={t('grid.table')}
            columns={[
              {
                key: 'title',
                label: data.by === 'indicator' ? t('grid.service') : t('grid.figure'),
                header: true,
              },
              {
                key: 'before',
                label: data.previous ? period(data.previous) : t('grid.before'),
                numeric: true,
              },
              { key: 'cells', label: period(data.period), numeric: true },
              { key: 'nothing', label: t('grid.nothing') },
              { key: 'status', label: t('grid.state') },
            ]}
            groups={groupsOf(data, text)}
            rows={named.map((one) => rowOf(one, data, { typed, refusal, said: said(one.line) }))}
          />
        </div>
        <Validation {...data} typed={typed} />
      </Form>
      {islands['grid'] && <script type="module" src={islands['grid']} />}
    </Section>
  )
}

function SectionTitle({ by, organisation, indicator, period: of }: Data) {
  const { text, period } = useFormats()
  const what = by === 'indicator' ? indicator?.statement : organisation?.name
  return (
    <>
      {text(what)}, {period(of)}
    </>
  )
}

export type Shown = { readonly typed: Typed; readonly refusal: Refusal | undefined; readonly said: string }

/** Where figures of several plans stand on the page: each plan above its own. */
function groupsOf({ lines, by, plans, plan }: Data, text: (one: Localized) => string) {
  if (by === 'indicator' || plan !== null || plans.length < 2) return undefined
  const titles = lines.map((line) => text(line.plan))
  return new Map(
    titles.flatMap((title, index) => (title === titles[index - 1] ? [] : [[index, title] as const])),
  )
}

const rowOf = (one: Named, { by, period, previous }: Data, shown: Shown) => ({
  title: <RowTitle line={one.line} name={one.name} by={by} {...shown} />,
  before: <Before line={one.line} period={previous} />,
  cells: <Cells {...one} {...shown} />,
  nothing: one.line.category === '' ? <Nothing {...one} {...shown} /> : null,
  status: <Status {...one} period={period} {...shown} />,
})

/** Sent and not shown: what the page is of, and of each line its category and what was seen of it. */
function hiddenFields(data: Data, named: readonly Named[], refusal: Refusal | undefined, typed: Typed) {
  // After a conflict the page has shown theirs: what is sent next is held against that.
  const seen = ({ line, name }: Named) =>
    typed && refusal?.code !== 'conflict.version' ? (typed[`lines.${name}.seen`] ?? line.mark) : line.mark
  const place = {
    by: data.by,
    organisation: data.by === 'organisation' ? data.organisation?.slug : undefined,
    indicator: data.by === 'indicator' ? data.indicator?.id : undefined,
    plan: data.plan ?? undefined,
    page: String(data.page),
    period: data.period,
  }
  const lines = named.flatMap((one): [string, string][] => [
    [`lines.${one.name}.seen`, seen(one)],
    ...(one.line.category ? [[`lines.${one.name}.category`, one.line.category] as [string, string]] : []),
  ])
  const given = Object.entries(place).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return Object.fromEntries([...given, ...lines])
}

function Validation({ validates, lines, typed }: Data & { typed: Typed }) {
  const t = useTexts(texts)
  if (!validates) return <p class="hint">{t('entry.draft_only')}</p>
  const drafts = lines.filter(({ kept }) => kept?.status === 'draft').length
  const options = ['validated', ...(drafts > 0 ? ['all'] : []), 'draft'] as ('validated' | 'all' | 'draft')[]
  return (
    <Choices
      name="validation"
      legend={t('grid.validation')}
      options={options.map((value) => ({
        value,
        label: t(`grid.validation.${value}`, { n: drafts }),
        hint: t(`grid.validation.${value}.hint`),
      }))}
      value={typed?.['validation'] ?? 'validated'}
    />
  )
}

/** What a line is of, in words: for those who hear it, and where something is wrong with it. */
function saidOf(line: Line, by: Data['by'], text: (one: Localized) => string, language: Language): string {
  const what = by === 'indicator' ? text(line.organisation.name) : `${line.measure} · ${text(line.statement)}`
  const category =
    line.category === null
      ? texts.in(language)('grid.category.new')
      : line.category && categoryWord(line.category, language)
  return [what, category].filter(Boolean).join(' · ')
}
