import type { z } from 'zod'
import type { College } from '../../../../kernel/college.ts'
import { textIn } from '../../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Breadcrumb, ButtonLink, Lede, PageTitle, Section, TextLink, Tools } from '../../../../ui/cards.tsx'
import { Notice } from '../../../../ui/feedback.tsx'
import { Facts } from '../../../../ui/figure.tsx'
import { useColleges } from '../../../organisations/index.ts'
import { useDates, useWhyClosed } from '../../catalogue/pages/session-words.tsx'
import { texts } from '../../texts.ts'
import type { SessionShown } from '../../training.forms.ts'
import type { showSessionPage } from '../show-session.ts'
import { EnrolmentTable } from './enrolment-table.tsx'

type Data = z.output<typeof showSessionPage.output>

export const SessionPage: Page<Data> = {
  kind: 'public',
  title: ({ session }, { language }) => textIn(session.title, language).text,
  body: Session,
}

function Session({ data: { session, stage, mine, runs } }: PageProps<Data>) {
  const t = useTexts(texts)
  const { actor } = useReader()
  const dates = useDates()
  const closed = useWhyClosed()({ ...session, stage })
  const { text } = useFormats()
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('catalogue.title'), href: '/formations' },
          { label: text(session.title), href: `/formations/${session.module}` },
          { label: dates(session) },
        ]}
      />
      <PageTitle>
        <Say text={session.title} />
      </PageTitle>
      <Lede>{dates(session)}</Lede>
      {session.decision === 'given_up' && <Notice kind="warning" title={t('decision.given_up')} />}
      {closed && session.decision !== 'given_up' && <Notice kind="info" title={closed} />}
      <SessionFacts {...session} />
      <Tools>
        {!closed && actor.may('enrolment.ask') && (
          <ButtonLink href={`/formations/sessions/${session.id}/inscrire`}>{t('enrol.title')}</ButtonLink>
        )}
        {!closed && actor.account === null && (
          <ButtonLink href={`/connexion?next=/formations/sessions/${session.id}/inscrire`}>
            {t('enrol.sign_in')}
          </ButtonLink>
        )}
        <TextLink href="/inscription">{t('code.have')}</TextLink>
        <TextLink href={`/formations/sessions/${session.id}/session.ics`}>{t('session.ics')}</TextLink>
        {runs && <TextLink href={`/travail/formations/sessions/${session.id}`}>{t('session.run')}</TextLink>}
      </Tools>
      {session.restitution && (
        <Section title={t('restitution')}>
          <p>
            <Say text={session.restitution} />
          </p>
        </Section>
      )}
      {mine.length > 0 && (
        <Section title={t('enrol.mine')}>
          <EnrolmentTable session={session.id} items={mine} back={`/formations/sessions/${session.id}`} />
        </Section>
      )}
    </>
  )
}

/** When, where and for how many: what everybody may know of a session. */
export function SessionFacts(session: SessionShown) {
  const t = useTexts(texts)
  const { day, list, percent } = useFormats()
  const named = useColleges()
  const {
    half_days: half,
    place,
    link,
    online,
    minimum,
    maximum,
    shares,
    kept_until: kept,
    opens_on: opens,
    closes_on: closes,
  } = session
  const parts = Object.entries(shares) as [College, number][]
  const keptFor = list(parts.map(([college, share]) => `${named.one(college)} ${percent(share)}`))
  return (
    <Facts
      items={[
        {
          term: t('session.when'),
          detail: (
            <ul>
              {half.map((one) => (
                <li>{t('session.half_day', { day: day(one.day), begins: one.begins, ends: one.ends })}</li>
              ))}
            </ul>
          ),
        },
        ...(place ? [{ term: t('session.where'), detail: <Say text={place} /> }] : []),
        ...(online && !link ? [{ term: t('session.where'), detail: t('session.online') }] : []),
        ...(link ? [{ term: t('session.link'), detail: <a href={link}>{link}</a> }] : []),
        { term: t('session.how_many'), detail: t('session.seats', { minimum, maximum }) },
        ...(parts.length > 0
          ? [
              {
                term: t('session.kept'),
                detail: kept ? t('session.kept_before', { keptFor, day: day(kept) }) : keptFor,
              },
            ]
          : []),
        ...(opens ? [{ term: t('session.opens'), detail: day(opens) }] : []),
        ...(closes ? [{ term: t('session.closes'), detail: day(closes) }] : []),
      ]}
    />
  )
}
