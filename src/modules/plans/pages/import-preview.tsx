import { useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { ButtonLink, Lede, PageTitle, TextLink, Tools } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Facts } from '../../../ui/figure.tsx'
import { Act } from '../../../ui/form.tsx'
import type { ImportReport } from '../import-file.ts'
import type { ImportKind } from '../keep-import-draft.ts'
import { texts } from '../texts.ts'
import { ImportSteps } from './import.tsx'

type Previewed = {
  readonly id: string
  readonly kind: ImportKind
  readonly name: string
  readonly report: ImportReport
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
      <Tools>
        <Act
          action={`/importer/${data.id}/confirmer`}
          label={t(`import.confirm.${data.kind}`)}
          hidden={data.report.seen === undefined ? {} : { seen: data.report.seen }}
          kind="main"
        />
        <Act action={`/importer/${data.id}/abandonner`} label={t('import.abandon')} />
      </Tools>
    </>
  )
}

/** What an import does, line by line; and how its file was read. */
function Report({ created, updated, unchanged, stored, kept, outside, reading }: ImportReport) {
  const t = useTexts(texts)
  const { number, list, period } = useFormats()
  const separators: Record<string, string> = {
    ';': t('import.separator.semicolon'),
    ',': t('import.separator.comma'),
    '\t': t('import.separator.tab'),
  }
  const count = (term: string, n: number | undefined) =>
    n === undefined ? [] : [{ term, detail: number(n) }]
  return (
    <Facts
      items={[
        ...count(t('import.stored'), stored),
        ...count(t('import.created'), created),
        ...count(t('import.updated'), updated),
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
    observations: '/importer/chiffres',
  }[kind]
  return (
    <>
      <PageTitle>{t('import.done.title')}</PageTitle>
      <ImportSteps current={4} />
      <Notice kind="success" role="status" title={t('import.done')} />
      <Report {...report} />
      <Tools>
        {kind !== 'territories' && <ButtonLink href={seen}>{t(`import.see.${kind}`)}</ButtonLink>}
        <TextLink href="/importer">{t('import.another')}</TextLink>
      </Tools>
    </>
  )
}
