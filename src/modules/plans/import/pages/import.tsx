import type { z } from 'zod'
import type { Fault, Refusal } from '../../../../kernel/result.ts'
import { refusalText } from '../../../../server/messages.ts'
import { useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Lede, PageTitle, Section, Steps } from '../../../../ui/cards.tsx'
import { Notice } from '../../../../ui/feedback.tsx'
import { Choices, FileField, Form } from '../../../../ui/form.tsx'
import { Columns } from '../../../../ui/layout.tsx'
import { Table } from '../../../../ui/table.tsx'
import { expectedText, formRefusal } from '../../../organisations/index.ts'
import { texts } from '../../texts.ts'
import type { TemplateName } from '../import-templates.ts'
import type { ImportKind } from '../keep-import-draft.ts'
import type { showImport } from '../read-import-draft.ts'

type Data = z.output<typeof showImport.output>

export const ImportPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('import.title'),
  body: Import,
}

function Import({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  // With a file, the refusal is about what it holds; without, about the form.
  const ofFile = typed?.['name'] !== undefined && refusal
  return (
    <>
      <PageTitle>{t('import.title')}</PageTitle>
      <Lede>{t('import.lede')}</Lede>
      <ImportSteps current={1} />
      {ofFile && <Faults refusal={ofFile} name={typed?.['name'] ?? ''} />}
      <Columns aside={<Templates kinds={data.kinds} />}>
        <Form
          action="/importer"
          enctype="multipart/form-data"
          refusal={
            ofFile
              ? undefined
              : formRefusal(refusal, language, { kind: t('import.kind'), file: t('import.file') })
          }
          submit={t('import.preview')}
        >
          <Choices
            name="kind"
            legend={t('import.kind')}
            options={data.kinds.map((value) => ({
              value,
              label: t(`import.kind.${value}`),
              hint: t(`import.kind.${value}.hint`),
            }))}
            value={data.kind ?? data.kinds[0]}
            required
          />
          <FileField
            name="file"
            label={t('import.file')}
            hint={t('import.file.hint')}
            accept=".yaml,.yml,.json,.csv,.xlsx"
            required
          />
        </Form>
      </Columns>
    </>
  )
}

export function ImportSteps({ current }: { current: number }) {
  const t = useTexts(texts)
  return (
    <Steps
      label={t('import.steps')}
      steps={[t('import.step.file'), t('import.step.preview'), t('import.step.done')]}
      current={current}
    />
  )
}

const templates: Readonly<Record<ImportKind, readonly TemplateName[]>> = {
  plan: ['plan.yaml', 'plan.xlsx', 'plan.csv'],
  organisations: ['organisations.csv', 'organisations.xlsx'],
  territories: ['territoires.csv', 'territoires.xlsx'],
  observations: ['chiffres.csv', 'chiffres.xlsx'],
}

function Templates({ kinds }: Pick<Data, 'kinds'>) {
  const t = useTexts(texts)
  return (
    <>
      <p>
        <strong>{t('import.templates')}</strong> {t('import.templates.what')}
      </p>
      <ul>
        {kinds
          .flatMap((kind) => templates[kind])
          .map((name) => (
            <li>
              <a href={`/importer/modeles/${name}`} download>
                {t(`import.template.${name}`)}
              </a>
            </li>
          ))}
        {kinds.includes('plan') && (
          <li>
            <a href="/schemas/plan.json">{t('import.schema')}</a>
          </li>
        )}
        {kinds.includes('observations') && (
          <li>
            <a href="/saisie">{t('import.template.filled')}</a>
          </li>
        )}
      </ul>
      <p>
        <a href="/importer/historique">{t('imports.title')}</a>
      </p>
    </>
  )
}

const shownFaults = 200

/** Everything that is wrong with a file, line by line. */
function Faults({ refusal, name }: { refusal: Refusal; name: string }) {
  const t = useTexts(texts)
  const { language } = useReader()
  const faults = (refusal.faults ?? []).filter(({ code }) => code !== 'too_many')
  // Of more faults than are told, how many there are is told last.
  const all = Number(refusal.faults?.find(({ code }) => code === 'too_many')?.found ?? faults.length)
  return (
    <Section title={t('import.refused')} id="erreurs">
      <Notice kind="error" role="alert" title={t('import.refused.what', { name, n: all })} focus>
        <p>{faults.length === 0 ? refusalText(language, refusal.code) : t('import.refused.nothing')}</p>
      </Notice>
      {faults.length > 0 && <FaultTable faults={faults.slice(0, shownFaults)} />}
      {all > shownFaults && <p>{t('import.refused.more', { n: all - shownFaults })}</p>}
    </Section>
  )
}

function FaultTable({ faults }: { faults: readonly Fault[] }) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <Table
      caption={t('import.faults')}
      captionHidden
      stacks
      label={t('import.faults.table')}
      columns={[
        { key: 'line', label: t('import.fault.line') },
        { key: 'column', label: t('import.fault.column') },
        { key: 'what', label: t('import.fault.what'), header: true },
        { key: 'expected', label: t('import.fault.expected') },
        { key: 'found', label: t('import.fault.found') },
      ]}
      rows={faults.map((fault) => ({
        line: fault.line ?? '–',
        column: fault.path.startsWith('line ') ? (fault.column ?? '–') : fault.path,
        what: refusalText(language, fault.code),
        expected: expectedText(language, fault.expected) ?? '–',
        found: fault.found ?? '–',
      }))}
    />
  )
}
