import type { z } from 'zod'
import { Say, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Card, Cards, Disclosure, Lede, PageTitle, Section } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Code, Meta } from '../../../ui/figure.tsx'
import { Field, Form, SureAct } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import type { showCertifying } from '../show-work.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof showCertifying.output>

/** What those who run programmes certify: programme by programme, and in whose name. */
export const CertifyingPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('work.title'),
  body: Certifying,
}

function Certifying(props: PageProps<Data>) {
  const { programmes, maySet } = props.data
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('work.title')}</PageTitle>
      <Lede>{t('work.lede')}</Lede>
      <Section title={t('work.programmes')}>
        {programmes.length === 0 ? (
          <Empty title={t('work.none')}>{t('work.none.what')}</Empty>
        ) : (
          <Cards>
            {programmes.map(({ slug, title, criteria }) => (
              <Card
                level={3}
                title={<Say text={title} />}
                href={`/travail/certificats/${slug}`}
                meta={criteria ?? t('work.no_rule')}
              />
            ))}
          </Cards>
        )}
      </Section>
      <Section title={t('work.issuers')} id="emetteurs">
        <Issuers {...props} />
        {maySet && <IssuerForm {...props} />}
      </Section>
    </>
  )
}

function Issuers({ data: { issuers, mayRotate } }: PageProps<Data>) {
  const t = useTexts(texts)
  if (issuers.length === 0) return <p>{t('work.issuers.none')}</p>
  return (
    <Cards>
      {issuers.map(({ slug, name, did, keys }) => (
        <Card level={3} title={<Say text={name} />} meta={t('work.issuer.keys', { n: keys })}>
          <Meta>
            <Code>{did}</Code>
          </Meta>
          {mayRotate.includes(slug) && (
            <SureAct
              action={`/travail/certificats/emetteurs/${slug}/cle`}
              label={t('work.issuer.rotate')}
              lost={t('work.issuer.rotate.what')}
              kind="plain"
            />
          )}
        </Card>
      ))}
    </Cards>
  )
}

function IssuerForm({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = { 'name.fr': t('work.issuer.name'), url: t('work.issuer.url') }
  return (
    <Disclosure summary={t('work.issuer.add')} open={refusal !== undefined || data.issuers.length === 0}>
      <Form
        action="/travail/certificats"
        refusal={formRefusal(refusal, language, words)}
        submit={t('work.issuer.save')}
      >
        <Field
          name="name.fr"
          label={words['name.fr']}
          hint={t('work.issuer.name.hint')}
          value={typed['name.fr']}
          lang="fr"
          required
        />
        <Field name="url" type="url" label={words.url} value={typed['url']} optionalLabel={t('optional')} />
      </Form>
    </Disclosure>
  )
}
