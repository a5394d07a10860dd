import type { z } from 'zod'
import { type Localized, textIn } from '../../../kernel/localized.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Lede, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Cell, CellTick } from '../../../ui/cell.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Button, Check, Form, Select } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { figureField } from '../figure-input.ts'
import { keyOf, namesOf } from '../grid/enter-grid.ts'
import type { Kept, Line } from '../grid/grid.ts'
import type { showGrid } from '../grid/show-grid.ts'
import { hasParts, markOf } from '../observation.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof showGrid.output>

/** The figures of a service for a period, all on one page: typed, or pasted from a spreadsheet. */
export const GridPage: Page<Data> = {
  kind: 'work',
  title: ({ organisation }, { language }) =>
    [texts.in(language)('grid.title'), organisation && textIn(organisation.name, language).text]
      .filter(Boolean)
      .join(' · '),
  body: Grid,
}

function Grid(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('grid.title')}</PageTitle>
      <Lede>{t('grid.lede')}</Lede>
      <Chooser {...data} />
      {!data.organisation && <Empty title={t('grid.choose')}>{t('grid.choose.what')}</Empty>}
      {data.organisation && data.lines.length === 0 && (
        <Empty title={t('grid.none')}>{t('grid.none.what')}</Empty>
      )}
      {data.organisation && data.lines.length > 0 && <Lines {...props} />}
      <Tools>
        <TextLink href="/importer">{t('grid.import')}</TextLink>
      </Tools>
    </>
  )
}

/** Which organisation and which period: a plain form that leads to the page's own address. */
function Chooser({ organisations, organisation, periods, period: chosen }: Data) {
  const t = useTexts(texts)
  const { text, period } = useFormats()
  return (
    <form class="chooser" method="get" action="/saisie">
      <Select
        name="organisation"
        label={t('entry.organisation')}
        options={organisations.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
        value={organisation?.slug}
        placeholder={t('entry.choose')}
      />
      <Select
        name="period"
        label={t('entry.period')}
        options={periods.map((value) => ({ value, label: period(value) }))}
        value={chosen}
      />
      <Button kind="plain">{t('grid.show')}</Button>
    </form>
  )
}

function Lines({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language, islands } = useReader()
  const { text, period } = useFormats()
  const names = namesOf(data.lines)
  const named = data.lines.map((line) => ({ line, name: names.get(keyOf(line)) ?? '' }))
  const words = Object.fromEntries(
    named.flatMap(({ line, name }) =>
      fieldsOf(line).map((field) => [`lines.${name}.${field}`, said(line, text, t)]),
    ),
  )
  const titled = data.organisation && <Say text={data.organisation.name} />
  return (
    <Section title={titled}>
      <Form
        action={`/saisie?organisation=${data.organisation?.slug}&period=${data.period}`}
        refusal={formRefusal(refusal, language, words)}
        hidden={{
          organisation: data.organisation?.slug ?? '',
          period: data.period,
          ...Object.fromEntries(
            named.map(({ line, name }) => [`lines.${name}.seen`, seenIn(line, name, refusal, typed)]),
          ),
        }}
        submit={t('entry.save')}
      >
        <div
          data-grid
          data-filled={t('grid.filled')}
          data-refused={t('grid.refused')}
          data-undone={t('grid.undone')}
          data-unsaved={t('grid.unsaved')}
        >
          <p class="hint" id="grid-help">
            {t('grid.help')}
          </p>
          <Table
            caption={t('grid.caption', { period: period(data.period) })}
            label={t('grid.table')}
            columns={[
              { key: 'statement', label: t('grid.figure'), header: true },
              {
                key: 'before',
                label: data.previous ? period(data.previous) : t('grid.before'),
                numeric: true,
              },
              { key: 'cells', label: period(data.period), numeric: true },
              { key: 'nothing', label: t('grid.nothing') },
              { key: 'status', label: t('entry.status') },
            ]}
            rows={named.map(({ line, name }) => ({
              statement: <Statement line={line} />,
              before: <Before line={line} />,
              cells: <Cells line={line} name={name} typed={typed} />,
              nothing:
                line.category === '' ? (
                  <CellTick
                    name={`lines.${name}.nothing`}
                    label={t('grid.nothing.of', { what: said(line, text, t) })}
                    checked={typed?.[`lines.${name}.nothing`] === 'on'}
                  />
                ) : null,
              status: (
                <Status line={line} organisation={data.organisation?.slug ?? ''} period={data.period} />
              ),
            }))}
          />
          <p role="status" class="hint" data-grid-status />
        </div>
        {data.validates ? (
          <Check
            name="validated"
            label={t('entry.validated')}
            hint={t('entry.validated.hint')}
            value="on"
            checked={typed ? typed['validated'] === 'on' : true}
          />
        ) : (
          <p class="hint">{t('entry.draft_only')}</p>
        )}
      </Form>
      {islands['grid'] && <script type="module" src={islands['grid']} />}
    </Section>
  )
}

const fieldsOf = ({ kind }: Line) =>
  hasParts(kind) ? (['numerator', 'denominator'] as const) : (['value'] as const)

type T = ReturnType<typeof texts.in>
type Text = (text: Localized) => string

const said = (line: Line, text: Text, t: T) =>
  [line.measure, text(line.statement), line.category && categoryWord(line.category, t)]
    .filter(Boolean)
    .join(' · ')

export const categoryWord = (category: string, t: T) => {
  const key = `college.${category}`
  return texts.has(key) ? t(key) : category
}

/** After a conflict the page has shown theirs: what is sent next is held against that. */
const seenIn = (line: Line, name: string, refusal: Refusal | undefined, typed: PageProps<Data>['typed']) =>
  typed && refusal?.code !== 'conflict.version'
    ? (typed[`lines.${name}.seen`] ?? markOf(line.kept))
    : markOf(line.kept)

function Statement({ line }: { line: Line }) {
  const t = useTexts(texts)
  const { text } = useFormats()
  if (line.category) return <span class="part">{categoryWord(line.category, t)}</span>
  return (
    <>
      <span class="hint">
        {text(line.plan)} · {t('measure', { number: line.measure })}
      </span>
      <br />
      <Say text={line.statement} />
      {line.unit && ` (${text(line.unit)})`}
    </>
  )
}

function Before({ line: { before, kind } }: { line: Line }) {
  const t = useTexts(texts)
  const { number } = useFormats()
  if (!before) return <>–</>
  return <>{figureSaid(before, kind, number, t)}</>
}

const figureSaid = (kept: Kept, kind: string, number: (n: number) => string, t: T) =>
  hasParts(kind) && kept.denominator !== null
    ? t('figures.of', { n: number(kept.numerator ?? 0), all: number(kept.denominator) })
    : kept.value === null
      ? '–'
      : number(kept.value)

function Cells({ line, name, typed }: { line: Line; name: string; typed: PageProps<Data>['typed'] }) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const cell = (field: 'value' | 'numerator' | 'denominator', label: string) => (
    <Cell
      name={`lines.${name}.${field}`}
      label={`${said(line, text, t)}, ${label}`}
      value={
        typed ? typed[`lines.${name}.${field}`] : figureField(line.kept?.[field] ?? null, 'count', language)
      }
    />
  )
  if (!hasParts(line.kind)) return cell('value', t('entry.value'))
  return (
    <>
      {cell('numerator', t('entry.numerator'))} {t('grid.over')} {cell('denominator', t('entry.denominator'))}
    </>
  )
}

function Status({
  line: { kept, kind, indicator, category },
  organisation,
  period,
}: {
  line: Line
  organisation: string
  period: string
}) {
  const t = useTexts(texts)
  const { number } = useFormats()
  if (!kept) return <>{t('grid.missing')}</>
  const word = kept.status === 'validated' ? t('entry.validated.short') : t('figures.draft')
  return (
    <>
      {word} ({figureSaid(kept, kind, number, t)})
      {category === '' && (
        <>
          <br />
          <a href={`/indicateurs/${indicator}/historique?organisation=${organisation}&period=${period}`}>
            {t('history.link')}
          </a>
        </>
      )}
    </>
  )
}
