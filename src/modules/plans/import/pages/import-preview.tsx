import { useFormats, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { ButtonLink, Lede, PageTitle, Section, TextLink, Tools } from '../../../../ui/cards.tsx'
import { Notice } from '../../../../ui/feedback.tsx'
import { Facts } from '../../../../ui/figure.tsx'
import { Act } from '../../../../ui/form.tsx'
import { Table } from '../../../../ui/table.tsx'
import { texts } from '../../texts.ts'
import type { ImportReport, Point } from '../import-file.ts'
import type { ImportKind } from '../keep-import-draft.ts'
import { ImportSteps } from './import.tsx'
import { UndoImport } from './imports.tsx'

type Previewed = {
  readonly id: string
  readonly kind: ImportKind
  readonly name: string
  readonly report: ImportReport
  /** What the reader said that the points of the file are. */
  readonly point?: Point | undefined
}

export const ImportPreviewPage: Page<Previewed> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('import.preview.title'),
  body: Preview,
}

function Preview({ data, refusal }: PageProps<Previewed>) {
  const t = useTexts(texts)
  const { created, updated, stored } = data.report
  const nothing = stored === undefined && (created ?? 0) + (updated ?? 0) === 0
  return (
    <>
      <PageTitle>{t('import.preview.title')}</PageTitle>
      <Lede>{t('import.preview.lede', { name: data.name })}</Lede>
      <ImportSteps current={2} />
      {refusal && <Notice kind="warning" role="alert" title={t('import.preview.changed')} focus />}
      {nothing && <Notice kind="info" title={t('import.preview.nothing')} />}
      <Report {...data.report} />
      {data.report.first && <FirstLines {...data.report.first} />}
      <Tools>
        <Act
          action={`/importer/${data.id}/confirmer`}
          label={t(`import.confirm.${data.kind}`)}
          hidden={{
            ...(data.report.seen === undefined ? {} : { seen: data.report.seen }),
            ...(data.point === undefined ? {} : { point: data.point }),
          }}
          kind="main"
        />
        <Act action={`/importer/${data.id}/abandonner`} label={t('import.abandon')} />
      </Tools>
    </>
  )
}

/** The beginning of a file of figures, in words: whoever imports it sees at once whether it was read as it was meant. */
function FirstLines({ lines }: NonNullable<ImportReport['first']>) {
  const t = useTexts(texts)
  const { text, period, day } = useFormats()
  if (lines.length === 0) return null
  return (
    <Section title={t('import.first')}>
      <Table
        caption={t('import.first')}
        captionHidden
        label={t('import.first.table')}
        columns={[
          { key: 'line', label: t('import.fault.line'), numeric: true },
          { key: 'indicator', label: t('import.first.indicator'), header: true },
          { key: 'organisation', label: t('import.first.organisation') },
          { key: 'period', label: t('import.first.period') },
          { key: 'figure', label: t('import.first.figure'), numeric: true },
          { key: 'state', label: t('import.first.state') },
        ]}
        rows={lines.map((one) => ({
          line: one.line,
          indicator: [text(one.indicator), one.category].filter(Boolean).join(' · '),
          organisation: text(one.organisation),
          period: period(one.period),
          figure: (
            <>
              <FirstFigure {...one} />
              {one.date && ` (${day(one.date)})`}
            </>
          ),
          state: t(`import.first.${one.status}`),
        }))}
      />
    </Section>
  )
}

function FirstFigure({
  kind,
  numerator,
  denominator,
  value,
}: NonNullable<ImportReport['first']>['lines'][number]) {
  const t = useTexts(texts)
  const { number, percent } = useFormats()
  if (numerator !== null && denominator !== null)
    return <>{t('import.first.of', { n: number(numerator), all: number(denominator) })}</>
  if (value === null) return <>–</>
  return <>{kind === 'share' ? percent(value) : number(value)}</>
}

/** What an import does, line by line; and how its file was read. */
function Report({
  created,
  updated,
  unchanged,
  stored,
  kept,
  outside,
  reading,
  first,
  done,
}: ImportReport & { done?: boolean }) {
  const t = useTexts(texts)
  const { number, list, period } = useFormats()
  const separators: Record<string, string> = {
    ';': t('import.separator.semicolon'),
    ',': t('import.separator.comma'),
    '\t': t('import.separator.tab'),
  }
  const decimals = {
    ',': t('import.separator.comma'),
    '.': t('import.decimal.point'),
    both: t('import.decimal.both'),
  }
  const count = (term: string, n: number | undefined) =>
    n === undefined ? [] : [{ term, detail: number(n) }]
  return (
    <Facts
      items={[
        ...count(t('import.stored'), stored),
        ...count(t(done ? 'imports.added' : 'import.created'), created),
        ...count(t(done ? 'imports.changed' : 'import.updated'), updated),
        ...count(t('import.unchanged'), unchanged),
        ...(kept && kept.length > 0
          ? [{ term: t('import.kept'), detail: t('import.kept.what', { numbers: list(kept) }) }]
          : []),
        ...(outside && outside.length > 0
          ? [{ term: t('import.outside'), detail: list(outside.map(period)) }]
          : []),
        ...(reading
          ? [
              {
                term: t('import.reading'),
                detail:
                  reading.format === 'xlsx'
                    ? t('import.reading.sheet', { sheet: reading.sheet })
                    : t('import.reading.what', {
                        encoding: reading.encoding === 'utf-8' ? 'UTF-8' : 'Windows-1252',
                        separator: separators[reading.separator] ?? reading.separator,
                      }),
              },
            ]
          : []),
        ...(first ? [{ term: t('import.columns'), detail: first.columns.join(', ') }] : []),
        ...(first?.decimal ? [{ term: t('import.decimal'), detail: decimals[first.decimal] }] : []),
      ]}
    />
  )
}

type Done = { readonly kind: ImportKind; readonly report: ImportReport }

export const ImportDonePage: Page<Done> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('import.done.title'),
  body: ImportDone,
}

function ImportDone({ data: { kind, report } }: PageProps<Done>) {
  const t = useTexts(texts)
  const seen = {
    plan: `/travail/plans/${report.plan}`,
    organisations: '/organisations',
    territories: '/organisations',
    observations: '/importer/historique',
  }[kind]
  return (
    <>
      <PageTitle>{t('import.done.title')}</PageTitle>
      <ImportSteps current={4} />
      <Notice kind="success" role="status" title={t('import.done')} />
      <Report {...report} done />
      <Tools>
        {kind !== 'territories' && <ButtonLink href={seen}>{t(`import.see.${kind}`)}</ButtonLink>}
        {report.import && (report.created !== 0 || report.updated !== 0) && (
          <UndoImport id={report.import} kind={kind} />
        )}
        <TextLink href="/importer">{t('import.another')}</TextLink>
      </Tools>
    </>
  )
}
