import type { Localized } from '../../../kernel/localized.ts'
import { refusalText } from '../../../server/messages.ts'
import { Say, useReader, useTexts } from '../../../server/reader.tsx'
import { TextLink } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import type { Verdict as Found } from '../certificates.forms.ts'
import { texts } from '../texts.ts'

/** What was found of a certificate: whether it holds, by whom, and why not, in words. */
export function Verdict({ verdict }: { verdict: Found }) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { signature, status, issuer, reasons, certificate } = verdict
  const holds = signature === 'valid' && status !== 'revoked'
  const sure = holds && status === 'valid' && issuer?.known
  const title =
    signature === 'invalid'
      ? 'verdict.invalid'
      : status === 'revoked'
        ? 'verdict.revoked'
        : sure
          ? 'verdict.valid'
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
