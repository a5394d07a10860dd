import { acceptedEndings } from '../../../server/files/recognise.ts'
import { useFormats, useTexts } from '../../../server/reader.tsx'
import { Field, FileField, Select } from '../../../ui/form.tsx'
import { texts } from '../texts.ts'

/** The languages of texts that are offered first; the API takes any. */
const offered = 'fr nl de en ar tr ro bg uk ru es pt pl so ps fa ti'.split(' ')

/** What the fields of a text are called, for whoever tells why a form was refused. */
export function useTextWords() {
  const t = useTexts(texts)
  return { file: t('field.file'), url: t('field.url'), language: t('field.language') }
}

/** Where a text lies, as a file or an address, and its language: in each form that takes one. */
export function TextFields({ typed }: { typed: Readonly<Record<string, string>> }) {
  const t = useTexts(texts)
  const { language } = useFormats()
  const words = useTextWords()
  const optionalLabel = t('optional')
  return (
    <>
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
      <Select
        name="language"
        label={words.language}
        options={offered.map((code) => ({ value: code, label: language(code) }))}
        value={typed['language'] ?? 'fr'}
      />
    </>
  )
}
