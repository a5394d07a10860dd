import type { z } from 'zod'
import { textIn } from '../../../../kernel/localized.ts'
import { Say, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle } from '../../../../ui/cards.tsx'
import { Choices, Field, Form, Select, TextArea } from '../../../../ui/form.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { OtherLanguages } from '../../other-languages.tsx'
import { texts } from '../../texts.ts'
import { expertises, moduleStates, orientations, sheetParts } from '../../training.forms.ts'
import type { showModuleForm } from '../show-module-form.ts'

type Data = z.output<typeof showModuleForm.output>
type Module = NonNullable<Data['module']>
type Was = (name: string, kept: string | number | null | undefined) => string | undefined

export const ModuleFormPage: Page<Data> = {
  kind: 'work',
  title: ({ module }, { language }) =>
    module ? textIn(module.title, language).text : texts.in(language)('module.new'),
  body: ModuleForm,
}

function useWords(): Record<string, string> {
  const t = useTexts(texts)
  return {
    'title.fr': t('module.title'),
    half_days: t('module.half_days'),
    orientation: t('orientation'),
    state: t('state'),
    ...Object.fromEntries(sheetParts.map((part) => [`sheet.${part}.fr`, t(`sheet.${part}`)])),
    competences: t('sheet.competences'),
    contributors: t('sheet.contributors'),
    ...Object.fromEntries(expertises.map((one) => [`trained_by.${one}`, t(`module.trainers.${one}`)])),
  }
}

function ModuleForm({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { module, programme } = data
  const words = useWords()
  const was: Was = (name, kept) =>
    typed ? typed[name] : kept === null || kept === undefined ? undefined : String(kept)
  const here = module
    ? `/travail/formations/modules/${module.slug}`
    : `/travail/formations/modules/nouveau?programme=${programme}`
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('organised.title'), href: '/travail/formations' },
          { label: t(module ? 'module.change' : 'module.new') },
        ]}
      />
      <PageTitle>{module ? <Say text={module.title} /> : t('module.new')}</PageTitle>
      <Lede>{t('module.lede')}</Lede>
      <Form
        action={here}
        refusal={formRefusal(refusal, language, words)}
        hidden={module ? { version: String(module.version) } : { programme }}
        submit={t('module.save')}
        cancel={{ href: '/travail/formations', label: t('cancel') }}
      >
        <Field
          name="title.fr"
          label={words['title.fr']}
          value={was('title.fr', module?.title['fr'])}
          lang="fr"
          required
        />
        <Field
          name="half_days"
          type="number"
          min={1}
          label={words['half_days']}
          value={was('half_days', module?.half_days ?? 2)}
          required
        />
        <Select
          name="orientation"
          label={words['orientation']}
          value={was('orientation', module?.orientation)}
          placeholder={t('module.no_orientation')}
          options={orientations.map((value) => ({ value, label: t(`orientation.${value}`) }))}
        />
        <OtherLanguages name="title" kept={module?.title} />
        {sheetParts.map((part) => (
          <OtherLanguages name={`sheet.${part}`} kept={module?.sheet[part]} />
        ))}
        <input type="hidden" name="known" value={JSON.stringify(module?.competences ?? [])} />
        <Sheet {...{ module, was, words }} />
        <Choices
          name="state"
          legend={words['state']}
          value={was('state', module?.state ?? 'draft')}
          options={moduleStates.map((value) => ({
            value,
            label: t(`state.${value}`),
            hint: t(`state.${value}.hint`),
          }))}
        />
      </Form>
    </>
  )
}

function Sheet({ module, was, words }: { module: Module | null; was: Was; words: Record<string, string> }) {
  const t = useTexts(texts)
  const optionalLabel = t('optional')
  const lines = (list: readonly string[] | undefined) => list?.join('\n')
  return (
    <>
      {sheetParts.map((part) => (
        <TextArea
          name={`sheet.${part}.fr`}
          label={words[`sheet.${part}.fr`]}
          value={was(`sheet.${part}.fr`, module?.sheet[part]?.['fr'])}
          rows={3}
          lang="fr"
          {...{ optionalLabel }}
        />
      ))}
      <TextArea
        name="competences"
        label={words['competences']}
        hint={t('module.a_line')}
        value={was('competences', lines(module?.competences.map((one) => textIn(one, 'fr').text)))}
        rows={3}
        lang="fr"
        {...{ optionalLabel }}
      />
      {expertises.map((one) => (
        <TextArea
          name={`trained_by.${one}`}
          label={words[`trained_by.${one}`]}
          hint={t('module.a_line')}
          value={was(
            `trained_by.${one}`,
            lines(module?.trainers.filter(({ expertise }) => expertise === one).map(({ name }) => name)),
          )}
          rows={2}
          {...{ optionalLabel }}
        />
      ))}
      <TextArea
        name="contributors"
        label={words['contributors']}
        hint={t('module.a_line')}
        value={was('contributors', lines(module?.contributors))}
        rows={2}
        {...{ optionalLabel }}
      />
    </>
  )
}
