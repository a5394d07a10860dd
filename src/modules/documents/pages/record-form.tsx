import type { z } from 'zod'
import { useReader, useTexts } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { Choices, Field, Form } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import type { showDocuments } from '../show-documents.ts'
import { texts } from '../texts.ts'
import { TextFields, useTextWords } from './text-fields.tsx'

type Data = z.output<typeof showDocuments.output>

export function RecordForm({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = {
    'title.fr': t('field.title'),
    series: t('field.series'),
    published_on: t('field.published_on'),
    ...useTextWords(),
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
      <TextFields typed={typed} />
      <Field
        name="review_on"
        type="date"
        label={words.review_on}
        hint={t('field.review_on.hint')}
        value={typed['review_on']}
        min={data.today}
        optionalLabel={t('optional')}
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
