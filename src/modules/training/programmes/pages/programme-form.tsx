import type { z } from 'zod'
import { useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle } from '../../../../ui/cards.tsx'
import { Choices, Field, Form, Select, TextArea } from '../../../../ui/form.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { texts } from '../../texts.ts'
import type { showProgrammeForm } from '../show-programme-form.ts'

type Data = z.output<typeof showProgrammeForm.output>

export const ProgrammeFormPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('programme.new'),
  body: ProgrammeForm,
}

function ProgrammeForm({ data: { holders }, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const words = {
    'title.fr': t('programme.title'),
    'description.fr': t('programme.description'),
    holder: t('programme.holder'),
    approval: t('programme.approval'),
  }
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: t('organised.title'), href: '/travail/formations' }, { label: t('programme.new') }]}
      />
      <PageTitle>{t('programme.new')}</PageTitle>
      <Lede>{t('programme.lede')}</Lede>
      <Form
        action="/travail/formations/programmes/nouveau"
        refusal={formRefusal(refusal, language, words)}
        submit={t('programme.save')}
        cancel={{ href: '/travail/formations', label: t('cancel') }}
      >
        <Field name="title.fr" label={words['title.fr']} value={typed['title.fr']} lang="fr" required />
        <TextArea
          name="description.fr"
          label={words['description.fr']}
          value={typed['description.fr']}
          rows={3}
          lang="fr"
          optionalLabel={t('optional')}
        />
        {holders.length > 1 && (
          <Select
            name="holder"
            label={words.holder}
            value={typed['holder']}
            options={holders.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
          />
        )}
        <Choices
          name="approval"
          legend={words.approval}
          value={typed['approval'] ?? 'to_ask'}
          options={(['to_ask', 'not_needed'] as const).map((value) => ({
            value,
            label: t(`funding.approval.${value}`),
          }))}
        />
      </Form>
    </>
  )
}
