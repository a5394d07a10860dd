import type { z } from 'zod'
import { acceptedEndings } from '../../../server/files/recognise.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { Choices, Field, FileField, Form, Select } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import type { showDocuments } from '../show-documents.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof showDocuments.output>

/** The languages of texts that are offered first; the API takes any. */
const offered = [
  'fr',
  'nl',
  'de',
  'en',
  'ar',
  'tr',
  'ro',
  'bg',
  'uk',
  'ru',
  'es',
  'pt',
  'pl',
  'so',
  'ps',
  'fa',
  'ti',
]

export const useLanguageOptions = () => {
  const { language } = useFormats()
  return offered.map((code) => ({ value: code, label: language(code) }))
}

export function RecordForm({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const languages = useLanguageOptions()
  const optionalLabel = t('optional')
  const words = {
    'title.fr': t('field.title'),
    series: t('field.series'),
    published_on: t('field.published_on'),
    url: t('field.url'),
    file: t('field.file'),
    language: t('field.language'),
    visibility: t('field.visibility'),
    review_on: t('field.review_on'),
  }
  return (
    <Form
      action="/documents"
      enctype="multipart/form-data"
      refusal={formRefusal(refusal, language, words)}
      submit={t('record.save')}
    >
      <Field name="title.fr" label={words['title.fr']} value={typed['title.fr']} required lang="fr" />
      <Field
        name="series"
        label={words.series}
        hint={t('field.series.hint')}
        value={typed['series']}
        list={[...new Set(data.items.map((one) => one.series))].sort()}
        required
      />
      <Field
        name="published_on"
        type="date"
        label={words.published_on}
        value={typed['published_on'] ?? data.today}
        max={data.today}
        required
      />
      <FileField
        name="file"
        label={words.file}
        hint={t('field.file.hint')}
        accept={acceptedEndings}
        {...{ optionalLabel }}
      />
      <Field
        name="url"
        type="url"
        label={words.url}
        placeholder="https://"
        value={typed['url']}
        {...{ optionalLabel }}
      />
      <Select name="language" label={words.language} options={languages} value={typed['language'] ?? 'fr'} />
      <Field
        name="review_on"
        type="date"
        label={words.review_on}
        hint={t('field.review_on.hint')}
        value={typed['review_on']}
        min={data.today}
        {...{ optionalLabel }}
      />
      <Choices
        name="visibility"
        legend={t('field.visibility.question')}
        options={[
          { value: 'public', label: t('visibility.public'), hint: t('visibility.public.hint') },
          { value: 'internal', label: t('visibility.internal'), hint: t('visibility.internal.hint') },
          ...(data.mayConsult
            ? [
                {
                  value: 'confidential',
                  label: t('visibility.confidential'),
                  hint: t('visibility.confidential.hint'),
                },
              ]
            : []),
        ]}
        value={typed['visibility'] ?? 'public'}
      />
    </Form>
  )
}
