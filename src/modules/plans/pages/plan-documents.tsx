import { kindOf } from '../../../server/files/recognise.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { PageProps } from '../../../server/web.tsx'
import { Disclosure, Section } from '../../../ui/cards.tsx'
import { Meta } from '../../../ui/figure.tsx'
import { Choices, Field, Form, SureAct } from '../../../ui/form.tsx'
import { TextFields, useTextWords } from '../../documents/index.ts'
import { formRefusal } from '../../organisations/index.ts'
import type { PlanDocument } from '../documents/plan-documents.db.ts'
import { texts } from '../texts.ts'

type Data = {
  readonly documents: readonly PlanDocument[]
  readonly mayAttach: boolean
  readonly today: string
}

/** The documents of a plan or a measure, and a form to add one. `at`: the address that they are sent to. */
export function Documents({ data, refusal, typed, at }: PageProps<Data> & { at: string }) {
  const t = useTexts(texts)
  const { documents, mayAttach } = data
  if (documents.length === 0 && !mayAttach) return null
  return (
    <Section title={t('documents.title')} id="documents">
      {documents.length === 0 && <p>{t('documents.none')}</p>}
      <ul>
        {documents.map((document) => (
          <li>
            <DocumentLine {...document} />
            {mayAttach && (
              <SureAct
                action={`${at}/documents/${document.id}/retirer`}
                label={t('documents.detach')}
                lost={t('documents.detach.lost')}
              />
            )}
          </li>
        ))}
      </ul>
      {mayAttach && (
        <Disclosure summary={t('documents.add')} open={refusal !== undefined}>
          <AttachForm {...{ data, refusal, typed, at }} />
        </Disclosure>
      )}
    </Section>
  )
}

function DocumentLine({ title, href, file, publishedOn, public: open }: PlanDocument) {
  const t = useTexts(texts)
  const { day, number } = useFormats()
  const size =
    file && t('documents.size', { kind: kindOf(file.type), kb: number(Math.ceil(file.size / 1_000)) })
  return (
    <>
      {href ? (
        <a href={href} rel="noreferrer">
          <Say text={title} />
        </a>
      ) : (
        <Say text={title} />
      )}
      <Meta>
        {[day(publishedOn), size, t(open ? 'documents.public' : 'documents.internal')]
          .filter(Boolean)
          .join(' · ')}
      </Meta>
    </>
  )
}

function AttachForm({ data, refusal, typed = {}, at }: PageProps<Data> & { at: string }) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = {
    'title.fr': t('documents.field.title'),
    published_on: t('documents.field.on'),
    ...useTextWords(),
    public: t('documents.field.public'),
  }
  return (
    <Form
      id="document"
      action={`${at}/documents`}
      refusal={formRefusal(refusal, language, words)}
      enctype="multipart/form-data"
      hidden={{ form: 'document' }}
      submit={t('documents.save')}
    >
      <Field name="title.fr" label={words['title.fr']} value={typed['title.fr']} required lang="fr" />
      <Field
        name="published_on"
        type="date"
        label={words.published_on}
        value={typed['published_on'] ?? data.today}
        max={data.today}
        required
      />
      <TextFields typed={typed} />
      <Choices
        name="public"
        legend={words.public}
        options={[
          { value: 'false', label: t('documents.internal'), hint: t('documents.internal.hint') },
          { value: 'true', label: t('documents.public'), hint: t('documents.public.hint') },
        ]}
        value={typed['public'] ?? 'false'}
      />
    </Form>
  )
}
