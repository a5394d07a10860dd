import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownRefusal } from '../../../server/refusal-page.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, ButtonLink, Lede, PageTitle, Section, Tools } from '../../../ui/cards.tsx'
import { ChangedText } from '../../../ui/changed-text.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Act } from '../../../ui/form.tsx'
import type { SourceChange } from '../derived/source.ts'
import { texts } from '../texts.ts'
import { changedWords } from '../versions/words.ts'
import { type Data, Notes } from './measure-notes.tsx'
import { Documents } from './plan-documents.tsx'
import { ServingLine } from './serving.tsx'
import { useVersionWords } from './version-words.ts'

/** A measure as those who carry it see it: what it serves, who works on it, its documents and its notes. */
export const MeasureWorkPage: Page<Data> = {
  kind: 'work',
  title: ({ number, title }, { language }) => `${number}. ${textIn(title, language).text}`,
  body: MeasureWork,
}

function MeasureWork(props: PageProps<Data>) {
  const { data, refusal, typed } = props
  const t = useTexts(texts)
  const { text, day } = useFormats()
  const refused = shownRefusal(refusal, useReader().language)
  const ofForm = typed?.['form'] !== undefined && typed['form'] !== 'act'
  const ofDocument = typed?.['form'] === 'document'
  const none = { data, refusal: undefined, typed: undefined }
  const due = data.due && t('work.due', { day: day(data.due) })
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: text(data.planTitle), href: `/travail/plans/${data.plan}` },
          { label: t('measure.number', { number: data.number }) },
        ]}
      />
      <PageTitle>
        {data.number}. <Say text={data.title} />
      </PageTitle>
      <Lede>{[t(`measure.state.${data.state}`), due].filter(Boolean).join(' · ')}</Lede>
      {refused && !ofForm && <Notice kind="error" role="alert" title={refused.message} focus />}
      {data.description && (
        <p class="lines">
          <Say text={data.description} />
        </p>
      )}
      {data.mayEdit && (
        <Tools>
          <ButtonLink href={`/mesures/${data.id}/modifier`}>{t('work.edit_measure')}</ButtonLink>
        </Tools>
      )}
      {data.serving && (
        <Section title={t('serving.title')}>
          <p>
            <ServingLine {...data.serving} />
          </p>
        </Section>
      )}
      {data.serves && <Serves {...data} serves={data.serves} />}
      <Documents {...(ofDocument ? props : none)} at={`/travail/mesures/${data.id}`} />
      <Notes {...(ofForm && !ofDocument ? props : none)} />
    </>
  )
}

/** The measure that this one serves; and what that one says otherwise than when it was last looked at. */
function Serves({ id, version, mayEdit, serves }: Data & { serves: NonNullable<Data['serves']> }) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const named = t('serves.measure', { number: serves.number, title: text(serves.title) })
  return (
    <Section title={t('serves.title')} id="sert">
      <p>
        {serves.mayRead ? <a href={`/travail/mesures/${serves.id}`}>{named}</a> : named}
        {' · '}
        <Say text={serves.planTitle} />
      </p>
      {serves.changes.length > 0 && (
        <Notice kind="warning" title={t('serves.changed', { n: serves.changes.length })}>
          {serves.changes.map((change) => (
            <Change {...change} />
          ))}
          {mayEdit && (
            <>
              <p>{t('serves.what')}</p>
              <Tools>
                <Act
                  action={`/travail/mesures/${id}/reprendre`}
                  label={t('serves.take')}
                  hidden={{ version: String(version), form: 'act' }}
                  kind="main"
                />
                <Act
                  action={`/travail/mesures/${id}/reprendre`}
                  label={t('serves.keep')}
                  hidden={{ version: String(version), keep: 'true', form: 'act' }}
                  kind="plain"
                />
              </Tools>
            </>
          )}
        </Notice>
      )}
    </Section>
  )
}

function Change({ field, before, after }: SourceChange) {
  const t = useTexts(texts)
  const words = useVersionWords()
  const { text } = useFormats()
  return (
    <>
      <p>
        <strong>{field === 'indicator' ? t('serves.indicator') : words.label(field)}</strong>
      </p>
      <ChangedText stretches={changedWords(text(before), text(after))} words={words.changed} />
    </>
  )
}
