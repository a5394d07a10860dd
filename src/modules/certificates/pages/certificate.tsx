import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, Lede, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Code, Facts } from '../../../ui/figure.tsx'
import type { CertificateShown } from '../show-certificate.ts'
import { texts } from '../texts.ts'

export const CertificatePage: Page<CertificateShown> = {
  kind: 'public',
  title: ({ title }, { language }) => textIn(title, language).text,
  body: CertificateBody,
}

function CertificateBody({ data }: PageProps<CertificateShown>) {
  const t = useTexts(texts)
  return (
    <>
      <Crumb>{t('certificate')}</Crumb>
      <PageTitle>
        <Say text={data.title} />
      </PageTitle>
      {data.holder && (
        <Lede>
          {t('certificate.holder')} <bdi>{data.holder}</bdi>
        </Lede>
      )}
      <Standing {...data} />
      <About {...data} />
      {data.competences.length > 0 && (
        <Section title={t('certificate.competences')}>
          <ul lang={data.language}>
            {data.competences.map((one) => (
              <li>{one}</li>
            ))}
          </ul>
        </Section>
      )}
      {data.evidence.length > 0 && (
        <Section title={t('certificate.evidence')}>
          <ul lang={data.language}>
            {data.evidence.map(({ name, narrative }) => (
              <li>
                {name} · {narrative}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('certificate.check')}>
        <p>{t(`certificate.check.${data.kind}`)}</p>
        {data.sha256 && <p class="code">{data.sha256}</p>}
        <Tools>
          {data.kind === 'badge' && (
            <>
              <TextLink href={`/certificats/${data.id}/certificat.json`}>{t('certificate.json')}</TextLink>
              <TextLink href={`/certificats/${data.id}/certificat.pdf`}>{t('certificate.pdf')}</TextLink>
            </>
          )}
          {data.diploma && (
            <TextLink href={`/certificats/${data.id}/diplome.pdf`}>{t('certificate.diploma')}</TextLink>
          )}
          <TextLink href="/certificats/verifier">{t('verifier.title')}</TextLink>
        </Tools>
      </Section>
    </>
  )
}

/** Whether it stands today, before all else that is said of it. */
function Standing({ revokedAt, kind }: CertificateShown) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  if (revokedAt)
    return (
      <Notice kind="error" title={t('certificate.revoked', { day: day(dayOf(revokedAt)) })}>
        <p>{t('certificate.revoked.what')}</p>
      </Notice>
    )
  if (kind === 'erased') return <Notice kind="info" title={t('certificate.erased')} />
  return <Notice kind="success" title={t('certificate.stands')} />
}

function About({ issuer, coIssuer, issuedAt, criteria, ects, level, did, language }: CertificateShown) {
  const t = useTexts(texts)
  const { day, dayOf, number } = useFormats()
  const said = <Say text={issuer.name} />
  return (
    <Facts
      items={[
        { term: t('certificate.issuer'), detail: issuer.url ? <a href={issuer.url}>{said}</a> : said },
        ...(coIssuer ? [{ term: t('certificate.with'), detail: <bdi>{coIssuer}</bdi> }] : []),
        { term: t('certificate.issued'), detail: day(dayOf(issuedAt)) },
        ...(criteria
          ? [{ term: t('certificate.criteria'), detail: <span lang={language}>{criteria}</span> }]
          : []),
        ...(ects === null ? [] : [{ term: t('certificate.ects'), detail: number(ects) }]),
        ...(level === null
          ? []
          : [{ term: t('certificate.level'), detail: <span lang={language}>{level}</span> }]),
        ...(did ? [{ term: t('certificate.did'), detail: <Code>{did}</Code> }] : []),
      ]}
    />
  )
}
