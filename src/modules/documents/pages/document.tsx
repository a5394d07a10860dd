import { textIn } from '../../../kernel/localized.ts'
import { kindOf } from '../../../server/files/recognise.ts'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, Disclosure, PageTitle, Section, TextLink } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Facts, Meta } from '../../../ui/figure.tsx'
import { SureAct } from '../../../ui/form.tsx'
import { texts } from '../texts.ts'
import { ChangeForm, type Data, placeOf, VersionForm } from './document-forms.tsx'

type Text = Data['texts'][number]

export const DocumentPage: Page<Data> = {
  kind: 'work',
  title: ({ title }, { language }) => textIn(title, language).text,
  body: DocumentBody,
}

function DocumentBody(props: PageProps<Data>) {
  const { data, refusal, typed = {} } = props
  const t = useTexts(texts)
  const [newest] = data.texts
  const current = data.texts.filter((one) => one.number === newest?.number)
  const earlier = data.texts.filter((one) => one.number !== newest?.number)
  const list = data.visibility === 'confidential' ? '/documents/confidentiels' : '/documents'
  return (
    <>
      <Crumb>
        <a href={list}>{t(data.visibility === 'confidential' ? 'confidential.title' : 'title')}</a>
      </Crumb>
      <PageTitle>
        <Say text={data.title} />
      </PageTitle>
      <About {...data} />
      <Section title={t('texts.title')} id="textes">
        {current.length === 0 ? <p>{t('texts.none')}</p> : <Texts texts={current} />}
        {earlier.length > 0 && (
          <Disclosure summary={t('texts.earlier', { n: earlier.length })}>
            <Texts texts={earlier} />
          </Disclosure>
        )}
        {data.mayChange && (
          <Disclosure summary={t('version.add')} open={refusal !== undefined && typed['form'] === 'version'}>
            <VersionForm {...props} />
          </Disclosure>
        )}
      </Section>
      {data.mayChange && data.visibility !== 'confidential' && (
        <Section title={t('change.title')} id="modifier">
          <ChangeForm {...props} />
        </Section>
      )}
      {data.mayChange && (
        <SureAct
          action={`${placeOf(data)}/retirer`}
          label={t('withdraw')}
          lost={t('withdraw.lost')}
          hidden={{ withdrawn: 'true' }}
        />
      )}
    </>
  )
}

function About(data: Data) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const { review, reviewOn } = data
  return (
    <>
      {reviewOn && (review === 'soon' || review === 'overdue') && (
        <Notice kind="warning" title={t(`review.${review}`, { day: day(reviewOn) })}>
          <p>{t('review.what')}</p>
        </Notice>
      )}
      <Facts
        items={[
          { term: t('field.organisation'), detail: <Say text={data.organisation} /> },
          { term: t('field.published_on'), detail: day(data.publishedOn) },
          { term: t('field.series'), detail: <bdi>{data.series}</bdi> },
          {
            term: t('field.visibility'),
            detail: (
              <>
                {t(`visibility.${data.visibility}`)}
                <Meta>{t(`visibility.${data.visibility}.hint`)}</Meta>
              </>
            ),
          },
          ...(reviewOn ? [{ term: t('field.review_on'), detail: day(reviewOn) }] : []),
        ]}
      />
    </>
  )
}

function Texts({ texts: shown }: { texts: readonly Text[] }) {
  return (
    <ul>
      {shown.map((one) => (
        <li>
          <TextLine {...one} />
        </li>
      ))}
    </ul>
  )
}

function TextLine({ number: version, language: code, easyToRead, href, type, size, note, addedAt }: Text) {
  const t = useTexts(texts)
  const { day, dayOf, number, language } = useFormats()
  const said = t(easyToRead ? 'texts.easy' : 'texts.one', { n: version, language: language(code) })
  const file = type && size && t('texts.size', { kind: kindOf(type), kb: number(Math.ceil(size / 1_000)) })
  return (
    <>
      {href ? (
        <TextLink href={href} hreflang={code}>
          {said}
        </TextLink>
      ) : (
        <>
          {said} · {t('texts.closed')}
        </>
      )}
      <Meta>{[file, t('texts.added', { day: day(dayOf(addedAt)) })].filter(Boolean).join(' · ')}</Meta>
      {note && (
        <p>
          <bdi>{note}</bdi>
        </p>
      )}
    </>
  )
}
