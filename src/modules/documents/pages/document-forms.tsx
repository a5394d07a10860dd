import type { z } from 'zod'
import { useReader, useTexts } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { Choices, Field, Form } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import type { showDocument } from '../show-documents.ts'
import { texts } from '../texts.ts'
import { TextFields, useTextWords } from './text-fields.tsx'

export type Data = z.output<typeof showDocument.output>

/** Where a document stands, and where its forms go. */
export const placeOf = ({ id, visibility }: Data) =>
  visibility === 'confidential' ? `/documents/confidentiels/${id}` : `/documents/${id}`

/** A new version, or the newest one in another language or easy to read. */
export function VersionForm({ data, refusal, typed: all = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const typed = all['form'] === 'version' ? all : {}
  const words = {
    another: t('version.another'),
    easy_to_read: t('version.easy'),
    ...useTextWords(),
    note: t('version.note'),
  }
  return (
    <Form
      id="version"
      action={`${placeOf(data)}/versions`}
      enctype="multipart/form-data"
      hidden={{ form: 'version' }}
      refusal={all['form'] === 'version' ? formRefusal(refusal, language, words) : undefined}
      submit={t('version.save')}
    >
      <Choices
        name="another"
        legend={words.another}
        options={[
          { value: 'version', label: t('version.new'), hint: t('version.new.hint') },
          { value: 'variant', label: t('version.variant'), hint: t('version.variant.hint') },
        ]}
        value={typed['another'] ?? 'version'}
      />
      <Choices
        name="easy_to_read"
        legend={words.easy_to_read}
        options={[
          { value: 'false', label: t('no') },
          { value: 'true', label: t('yes') },
        ]}
        value={typed['easy_to_read'] ?? 'false'}
      />
      <TextFields typed={typed} />
      <Field
        name="note"
        label={words.note}
        hint={t('version.note.hint')}
        value={typed['note']}
        maxlength={500}
        optionalLabel={t('optional')}
      />
    </Form>
  )
}

/** What is said of a document, changed. */
export function ChangeForm({ data, refusal, typed: all = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const mine = all['form'] === 'change'
  const typed = mine ? all : {}
  const words = {
    'title.fr': t('field.title'),
    visibility: t('field.visibility'),
    review_on: t('field.review_on'),
  }
  return (
    <Form
      id="change"
      action={placeOf(data)}
      hidden={{ form: 'change', version: String(data.version) }}
      refusal={mine ? formRefusal(refusal, language, words) : undefined}
      submit={t('change.save')}
    >
      <Field
        name="title.fr"
        label={words['title.fr']}
        value={typed['title.fr'] ?? data.title['fr']}
        required
        lang="fr"
      />
      <Field
        name="review_on"
        type="date"
        label={words.review_on}
        hint={t('field.review_on.hint')}
        value={typed['review_on'] ?? data.reviewOn ?? undefined}
        optionalLabel={t('optional')}
      />
      <Choices
        name="visibility"
        legend={t('field.visibility.question')}
        options={[
          { value: 'public', label: t('visibility.public'), hint: t('visibility.public.hint') },
          { value: 'internal', label: t('visibility.internal'), hint: t('visibility.internal.hint') },
        ]}
        value={typed['visibility'] ?? data.visibility}
      />
    </Form>
  )
}
