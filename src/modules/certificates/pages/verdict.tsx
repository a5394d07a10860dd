import type { Localized } from '../../../kernel/localized.ts'
import { refusalText } from '../../../server/messages.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { Section, TextLink } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Facts } from '../../../ui/figure.tsx'
import type { Sameness } from '../badges/identity.ts'
import type { Verdict as Found } from '../certificates.forms.ts'
import type { PassportSaid } from '../passport/signed-passport.ts'
import { texts } from '../texts.ts'

/** What was found of a certificate: whether it holds, by whom, why not, and whose it is where that was asked. */
export function Verdict({ verdict }: { verdict: Found }) {
  return (
    <>
      <Finding {...verdict} />
      {verdict.identity && <Whose identity={verdict.identity} />}
      {verdict.passport && <Said {...verdict.passport} />}
    </>
  )
}

function Finding({ signature, status, issuer, reasons, certificate, passport }: Found) {
  const t = useTexts(texts)
  const { language } = useReader()
  const holds = signature === 'valid' && status !== 'revoked'
  const sure = holds && status === 'valid' && issuer?.known
  const title =
    signature === 'invalid'
      ? 'verdict.invalid'
      : status === 'revoked'
        ? 'verdict.revoked'
        : sure
          ? passport
            ? 'verdict.passport.valid'
            : 'verdict.valid'
          : 'verdict.unsure'
  return (
    <Notice kind={sure ? 'success' : holds ? 'warning' : 'error'} title={t(title)} role="status" focus>
      {issuer?.known && issuer.name && (
        <p>
          {t('verdict.issuer')} <Say text={issuer.name as Localized} />
        </p>
      )}
      {reasons.length > 0 && (
        <ul>
          {reasons.map((code) => (
            <li>{refusalText(language, code)}</li>
          ))}
        </ul>
      )}
      {certificate && (
        <p>
          <TextLink href={`/certificats/${certificate}`}>{t('verdict.open')}</TextLink>
        </p>
      )}
    </Notice>
  )
}

const looks = {
  same: 'success',
  other: 'warning',
  ask_address: 'info',
  ask_name: 'info',
  not_told: 'info',
} as const

function Whose({ identity }: { identity: Sameness }) {
  const t = useTexts(texts)
  return (
    <Notice kind={looks[identity]} title={t(`verdict.identity.${identity}`)} role="status">
      {identity !== 'same' && <p>{t(`verdict.identity.${identity}.what`)}</p>}
    </Notice>
  )
}

function Said({ holder, issued, language, total, lines }: PassportSaid) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  return (
    <Section title={t('verdict.passport')}>
      <Facts
        items={[
          { term: t('verdict.passport.holder'), detail: <bdi>{holder}</bdi> },
          ...(issued ? [{ term: t('passport.day'), detail: day(dayOf(new Date(issued))) }] : []),
        ]}
      />
      <div lang={language}>
        <p>{total}</p>
        <ul>
          {lines.map(({ name, narrative }) => (
            <li>
              {name} · {narrative}
            </li>
          ))}
        </ul>
      </div>
      <p class="hint">{t('verdict.passport.what')}</p>
    </Section>
  )
}
