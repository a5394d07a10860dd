import type { z } from 'zod'
import { textIn } from '../../../../kernel/localized.ts'
import { useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle } from '../../../../ui/cards.tsx'
import { Choices, Field, Form, Select, TextArea } from '../../../../ui/form.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { OtherLanguages } from '../../other-languages.tsx'
import { texts } from '../../texts.ts'
import type { showProgrammeForm } from '../show-programme-form.ts'

type Data = z.output<typeof showProgrammeForm.output>

type Was = (name: string, kept: string | null | undefined) => string | undefined

export const ProgrammeFormPage: Page<Data> = {
  kind: 'work',
  title: ({ programme }, { language }) =>
    programme
      ? `${texts.in(language)('programme.change')} – ${textIn(programme.title, language).text}`
      : texts.in(language)('programme.new'),
  body: ProgrammeForm,
}

function ProgrammeForm({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { programme } = data
  const was: Was = (name, kept) => (typed ? typed[name] : (kept ?? undefined))
  const title = t(programme ? 'programme.change' : 'programme.new')
  const at = '/travail/formations'
  const words = {
    'title.fr': t('programme.title'),
    'description.fr': t('programme.description'),
    holder: t('programme.holder'),
    approval: t('programme.approval'),
  }
  return (
    <>
      <Breadcrumb label={t('crumbs')} items={[{ label: t('organised.title'), href: at }, { label: title }]} />
      <PageTitle>{title}</PageTitle>
      <Lede>{t('programme.lede')}</Lede>
      <Form
        action={programme ? `${at}/programmes/${programme.slug}/modifier` : `${at}/programmes/nouveau`}
        refusal={formRefusal(refusal, language, words)}
        hidden={programme ? { version: String(programme.version) } : {}}
        submit={t('programme.save')}
        cancel={{ href: programme ? `${at}/programmes/${programme.slug}` : at, label: t('cancel') }}
      >
        <Field
          name="title.fr"
          label={words['title.fr']}
          value={was('title.fr', programme?.title.fr)}
          lang="fr"
          required
        />
        <OtherLanguages name="title" kept={programme?.title} />
        <TextArea
          name="description.fr"
          label={words['description.fr']}
          value={was('description.fr', programme?.description?.fr)}
          rows={3}
          lang="fr"
          optionalLabel={t('optional')}
        />
        <OtherLanguages name="description" kept={programme?.description} />
        <Holder {...{ data, was, label: words.holder }} />
        {!programme && (
          <Choices
            name="approval"
            legend={words.approval}
            value={typed?.['approval'] ?? 'to_ask'}
            options={(['to_ask', 'not_needed'] as const).map((value) => ({
              value,
              label: t(`funding.approval.${value}`),
            }))}
          />
        )}
      </Form>
    </>
  )
}

/** Who holds it: asked where there is a choice. */
function Holder({ data: { holders, programme }, was, label }: { data: Data; was: Was; label: string }) {
  const t = useTexts(texts)
  const { text } = useFormats()
  if (holders.length < 2) return null
  return (
    <Select
      name="holder"
      label={label}
      hint={programme ? t('programme.holder.hint') : undefined}
      value={was('holder', programme?.holder)}
      options={holders.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
    />
  )
}
