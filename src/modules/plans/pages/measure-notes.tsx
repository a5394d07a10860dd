import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { Section } from '../../../ui/cards.tsx'
import { Meta } from '../../../ui/figure.tsx'
import { Choices, Form, TextArea } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { texts } from '../texts.ts'
import type { Data } from './measure-form.tsx'

/** How a measure goes on, newest first; and a note to add. */
export function Notes({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { moment } = useFormats()
  const words = { 'text.fr': t('note.text'), visibility: t('note.visibility') }
  return (
    <Section title={t('note.title')} id="notes">
      {data.notes.length === 0 && <p>{t('note.none')}</p>}
      {data.notes.map((note) => (
        <article>
          <Meta>
            {moment(note.writtenAt)} · {t(`note.${note.visibility as 'public'}`)}
          </Meta>
          <p>
            <Say text={note.text} />
          </p>
        </article>
      ))}
      <Form
        id="note"
        action={`/mesures/${data.id}/notes`}
        refusal={formRefusal(refusal, language, words)}
        submit={t('note.save')}
      >
        <TextArea
          name="text.fr"
          label={words['text.fr']}
          value={typed?.['text.fr']}
          rows={4}
          required
          lang="fr"
        />
        <Choices
          name="visibility"
          legend={words.visibility}
          options={[
            { value: 'internal', label: t('note.internal'), hint: t('note.internal.hint') },
            { value: 'public', label: t('note.public'), hint: t('note.public.hint') },
          ]}
          value={typed?.['visibility'] ?? 'internal'}
        />
      </Form>
    </Section>
  )
}
