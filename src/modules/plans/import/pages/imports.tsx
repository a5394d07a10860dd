import type { z } from 'zod'
import { useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import { shownRefusal } from '../../../../server/refusal-page.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { ButtonLink, Crumb, Lede, PageTitle, Tools } from '../../../../ui/cards.tsx'
import { Empty, Notice } from '../../../../ui/feedback.tsx'
import { SureAct } from '../../../../ui/form.tsx'
import { Table } from '../../../../ui/table.tsx'
import { texts } from '../../texts.ts'
import type { showImports } from '../show-imports.ts'

type Data = z.output<typeof showImports.output>

/** What was imported, newest first, and the way back. */
export const ImportsPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('imports.title'),
  body: Imports,
}

function Imports({ data, refusal }: PageProps<Data>) {
  const t = useTexts(texts)
  const refused = shownRefusal(refusal, useReader().language)
  const { number, moment } = useFormats()
  return (
    <>
      <Crumb>
        <a href="/importer">{t('import.title')}</a>
      </Crumb>
      <PageTitle>{t('imports.title')}</PageTitle>
      <Lede>{t('imports.lede')}</Lede>
      {refused && (
        <Notice kind="error" role="alert" title={refused.message} focus>
          {refused.details && refused.details.length > 0 && (
            <ul>
              {refused.details.map(({ message }) => (
                <li>{message}</li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      {data.items.length === 0 ? (
        <Empty title={t('imports.none')}>{t('imports.none.what')}</Empty>
      ) : (
        <Table
          caption={t('imports.title')}
          captionHidden
          stacks
          label={t('imports.title')}
          columns={[
            { key: 'file', label: t('imports.file'), header: true },
            { key: 'kind', label: t('imports.kind') },
            { key: 'when', label: t('imports.when') },
            { key: 'by', label: t('imports.by') },
            { key: 'added', label: t('imports.added'), numeric: true },
            { key: 'changed', label: t('imports.changed'), numeric: true },
            { key: 'unchanged', label: t('imports.unchanged'), numeric: true },
            { key: 'state', label: t('imports.state') },
          ]}
          rows={data.items.map((one) => ({
            file: <bdi>{one.name}</bdi>,
            kind: t(`import.kind.${one.kind}`),
            when: moment(new Date(one.imported_at)),
            by: t(one.own ? 'imports.by.you' : 'imports.by.another'),
            added: number(one.added),
            changed: number(one.changed),
            unchanged: number(one.unchanged),
            state: <State {...one} />,
          }))}
        />
      )}
      <Tools>
        <ButtonLink href="/importer">
          {t(data.items.length === 0 ? 'import.title' : 'import.another')}
        </ButtonLink>
      </Tools>
    </>
  )
}

/** Whether it was undone, can still be, or can no more. */
function State({ id, kind, state, undone_at }: Data['items'][number]) {
  const t = useTexts(texts)
  const { moment } = useFormats()
  if (undone_at) return <>{t('imports.undone', { moment: moment(new Date(undone_at)) })}</>
  if (state !== 'open') return <>{t(`imports.${state === 'empty' ? 'empty' : 'stays'}`)}</>
  return <UndoImport {...{ id, kind }} />
}

/** The way back from an import, with what is lost by it. */
export function UndoImport({ id, kind }: Pick<Data['items'][number], 'id' | 'kind'>) {
  const t = useTexts(texts)
  return (
    <SureAct
      action={`/importer/historique/${kind}/${id}/annuler`}
      label={t('imports.undo')}
      lost={t(`imports.undo.lost.${kind}`)}
    />
  )
}
