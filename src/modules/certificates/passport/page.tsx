import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Card, Cards, Lede, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { texts } from '../texts.ts'
import { hoursIn } from './hours.ts'
import type { Passport } from './passport.db.ts'

export const PassportPage: Page<Passport> = {
  kind: 'public',
  title: (_, { language }) => texts.in(language)('passport.title'),
  body: PassportBody,
}

function PassportBody({ data: { name, attended, certificates, minutes, others } }: PageProps<Passport>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { day } = useFormats()
  if (attended.length + certificates.length === 0)
    return (
      <>
        <PageTitle>{t('passport.title')}</PageTitle>
        <Empty title={t('passport.none')}>{t('passport.none.what')}</Empty>
        {others && <p>{t('passport.others')}</p>}
      </>
    )
  return (
    <>
      <PageTitle>{t('passport.title')}</PageTitle>
      <Lede>
        {name && <bdi>{name}</bdi>} {t('passport.total', { hours: hoursIn(minutes, language) })}
      </Lede>
      {others && <p>{t('passport.others')}</p>}
      {certificates.length > 0 && (
        <Section title={t('passport.certificates')}>
          <Cards>
            {certificates.map((one) => (
              <Card
                level={3}
                title={<Say text={one.title} />}
                href={`/certificats/${one.id}`}
                meta={<Say text={one.issuer} />}
                due={one.revoked ? t('held.revoked') : day(one.issuedOn)}
              >
                {one.diploma && (
                  <TextLink href={`?passeport=diplome&certificat=${one.id}`}>
                    {t('certificate.diploma')}
                  </TextLink>
                )}
              </Card>
            ))}
          </Cards>
        </Section>
      )}
      <Section title={t('passport.modules')}>
        <Cards>
          {attended.map((one) => (
            <Card
              level={3}
              title={<Say text={one.title} />}
              meta={hoursIn(one.minutes, language)}
              due={day(one.day)}
            />
          ))}
        </Cards>
      </Section>
      <Section title={t('passport.take')}>
        <p>{t('passport.take.what')}</p>
        <Tools>
          <TextLink href="?passeport=json">{t('passport.json')}</TextLink>
          <TextLink href="?passeport=pdf">{t('passport.pdf')}</TextLink>
        </Tools>
      </Section>
    </>
  )
}
