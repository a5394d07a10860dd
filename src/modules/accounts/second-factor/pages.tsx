import { renderSVG } from 'uqr'
import type { Refusal } from '../../../kernel/result.ts'
import { useReader, useTexts } from '../../../server/reader.tsx'
import { shownClosed, shownRefusal } from '../../../server/refusal-page.tsx'
import { base32, otpauth } from '../../../server/sign-in-totp.ts'
import { ButtonLink, Disclosure, Lede, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Code } from '../../../ui/figure.tsx'
import { Field, Form } from '../../../ui/form.tsx'
import { PasswordAgain } from '../pages/password-again.tsx'
import { PasskeySignIn } from '../passkeys/pages.tsx'
import { ProviderRaise } from '../provider/pages.tsx'
import { texts } from '../texts.ts'

const place = '/compte/second-facteur'

type Refused = { readonly refusal?: Refusal | undefined }
type State = Refused & {
  readonly set: boolean
  /** Recovery codes that are left. */
  readonly left: number
  /** Whether the account has a password, which is asked for again. */
  readonly password: boolean
  readonly raised: boolean
  readonly next: string
}

export function SecondFactorBody(state: State) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('second.title')}</PageTitle>
      <Lede>{t('second.lede')}</Lede>
      {state.set && (
        <Notice kind="success" title={t('second.is_set')}>
          <p>{t('second.left', { n: state.left })}</p>
        </Notice>
      )}
      {state.set && !state.raised ? <GiveCodeFirst /> : <Change {...state} />}
      <TextLink href="/compte">{t('account.back')}</TextLink>
    </>
  )
}

function GiveCodeFirst() {
  const t = useTexts(texts)
  return (
    <>
      <p>{t('second.code_first')}</p>
      <Tools>
        <ButtonLink href={`/connexion/code?next=${encodeURIComponent(place)}`}>{t('code.title')}</ButtonLink>
      </Tools>
    </>
  )
}

function Change({ set, password, next, refusal }: State) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <>
      <Form
        action={place}
        title={set ? t('second.replace') : t('second.begin')}
        hint={set ? t('second.replace.what') : t('second.begin.what')}
        submit={t('second.continue')}
        refusal={shownRefusal(refusal, language)}
        hidden={{ next }}
      >
        {password && <PasswordAgain />}
      </Form>
      {set && (
        <Disclosure summary={t('second.drop')}>
          <Form id="drop" action={`${place}/retirer`} hint={t('second.drop.lost')} submit={t('second.drop')}>
            {password && <PasswordAgain />}
          </Form>
        </Disclosure>
      )}
    </>
  )
}

type Secret = Refused & { readonly secret: Buffer; readonly email: string; readonly next: string }

/** The secret as a picture to take and as text to type; it counts once its first code was given. */
export function SecretBody({ secret, email, next, refusal }: Secret) {
  const t = useTexts(texts)
  const { language } = useReader()
  const picture = renderSVG(otpauth(secret, { issuer: 'Maillage', account: email }))
  const typed = base32(secret).replace(/.{4}(?=.)/g, '$& ')
  return (
    <>
      <PageTitle>{t('second.title')}</PageTitle>
      <p>{t('second.scan')}</p>
      <p>
        <img
          src={`data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`}
          alt={t('second.picture')}
          width="220"
          height="220"
        />
      </p>
      <p>
        {t('second.type')} <Code>{typed}</Code>
      </p>
      <Form
        action={`${place}/confirmer`}
        submit={t('second.confirm')}
        refusal={shownRefusal(refusal, language)}
        hidden={{ next }}
      >
        <CodeField label={t('second.first_code')} />
      </Form>
    </>
  )
}

const CodeField = ({ label, hint }: { label: string; hint?: string }) => (
  <Field name="code" label={label} hint={hint} autocomplete="one-time-code" maxlength={40} required />
)

/** The recovery codes, this once, to print or to write down. */
export function RecoveryCodesBody({ codes, next }: { codes: readonly string[]; next: string }) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('second.codes')}</PageTitle>
      <Notice kind="success" title={t('second.now_set')}>
        <p>{t('second.codes.what')}</p>
      </Notice>
      <Section title={t('second.codes.list')}>
        <ul>
          {codes.map((code) => (
            <li>
              <Code>{code}</Code>
            </li>
          ))}
        </ul>
      </Section>
      <Tools>
        <ButtonLink href={next}>{t('second.codes.kept')}</ButtonLink>
      </Tools>
    </>
  )
}

/** Asks for a code in the session that goes on. */
export function CodeBody({ next, refusal }: Refused & { readonly next: string }) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <>
      <PageTitle>{t('code.title')}</PageTitle>
      <Form
        action="/connexion/code"
        submit={t('code.submit')}
        refusal={shownClosed(refusal, language)}
        hidden={{ next }}
      >
        <CodeField label={t('code.label')} hint={t('code.hint')} />
      </Form>
      <PasskeySignIn next={next} />
      <ProviderRaise next={next} />
    </>
  )
}
