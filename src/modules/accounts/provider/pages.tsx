import type { Refusal } from '../../../kernel/result.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownRefusal } from '../../../server/refusal-page.tsx'
import { ButtonLink, TextLink } from '../../../ui/button.tsx'
import { Lede, PageTitle, Section, Tools } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Facts } from '../../../ui/figure.tsx'
import { Act, Field, Form, SureAct } from '../../../ui/form.tsx'
import { texts } from '../texts.ts'
import type { IdentityLinked } from './identities.ts'

type Refused = { readonly refusal?: Refusal | undefined }

/** The module's texts, with the name of the provider in them. */
function useProvider() {
  const t = useTexts(texts)
  const label = useReader().provider?.label ?? ''
  return { t, of: (key: Parameters<typeof t>[0]) => t(key, { provider: label }) }
}

const there = (next: string) => `/connexion/fournisseur?next=${encodeURIComponent(next)}`

/** On the page to sign in: the way to the provider, where one is configured. A link: no form may lead to another site. */
export function ProviderSignIn({ next }: { next: string }) {
  const { of } = useProvider()
  if (useReader().provider === undefined) return null
  return (
    <Tools>
      <ButtonLink plain href={there(next)}>
        {of('provider.title')}
      </ButtonLink>
    </Tools>
  )
}

/** On the page where one is asked to be surer of who one is: the provider, where it tells of a second proof. */
export function ProviderRaise({ next }: { next: string }) {
  const { of } = useProvider()
  if (!useReader().provider?.raises) return null
  return (
    <Tools>
      <ButtonLink plain href={`${there(next)}&second=1`}>
        {of('provider.confirm')}
      </ButtonLink>
    </Tools>
  )
}

/** What the section of one's account about identities shows. */
export type OwnIdentities = {
  readonly identities: readonly IdentityLinked[]
  /** Whether a second proof has to be given first, before any is taken away. */
  readonly unsure: boolean
}

/** On the page of one's account: the identities linked to it, and where another is. */
export function ProviderOwn({ identities, unsure, refusal }: OwnIdentities & Refused) {
  const { t, of } = useProvider()
  const { provider, language } = useReader()
  const shown = shownRefusal(refusal, language)
  if (provider === undefined && identities.length === 0) return null
  return (
    <Section title={t('provider.identities')}>
      {shown && <Notice kind="error" role="alert" title={shown.message} focus />}
      {identities.map((identity) => (
        <Linked identity={identity} unsure={unsure} />
      ))}
      {unsure && identities.length > 0 && (
        <p>
          {t('provider.unsure')}{' '}
          <TextLink href="/connexion/code?next=/compte">{t('passkey.confirm')}</TextLink>
        </p>
      )}
      {provider && (
        <>
          <p>{of('provider.own.what')}</p>
          <TextLink href={there('/compte')}>{of('provider.own.link')}</TextLink>
        </>
      )}
    </Section>
  )
}

function Linked({ identity, unsure }: { identity: IdentityLinked; unsure: boolean }) {
  const { id, issuer, linkedAt } = identity
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const { provider } = useReader()
  const name = provider?.issuer === issuer ? provider.label : hostOf(issuer)
  return (
    <>
      <p>{t('provider.linked', { provider: name, day: day(dayOf(linkedAt)) })}</p>
      {!unsure && (
        <SureAct
          action={`/compte/identites/${id}/delier`}
          label={t('provider.unlink', { provider: name })}
          lost={t('provider.unlink.lost', { provider: name })}
        />
      )}
    </>
  )
}

/** Of a provider that is configured no more, all that is known is where it was. */
const hostOf = (issuer: string) => (URL.canParse(issuer) ? new URL(issuer).host : issuer)

/** Somebody signed in has come back with an identity: whose it is, before it opens their account. */
export function OwnBody({ email }: { email: string | null }) {
  const { t, of } = useProvider()
  return (
    <>
      <PageTitle>{of('provider.own')}</PageTitle>
      {email !== null && <Facts items={[{ term: t('account.email'), detail: <bdi>{email}</bdi> }]} />}
      <Lede>{of('provider.own.what')}</Lede>
      <Act action="/connexion/fournisseur/lien" label={of('provider.own.link')} kind="main" />
      <TextLink href="/compte">{t('account.back')}</TextLink>
    </>
  )
}

/** The first time: the password of the account at the address that the provider has verified, if there is one. */
export function LinkBody({ email, refusal }: { email: string; refusal?: Refusal | undefined }) {
  const { t, of } = useProvider()
  const { language } = useReader()
  return (
    <>
      <PageTitle>{of('provider.title')}</PageTitle>
      <Form
        action="/connexion/fournisseur/lien"
        hint={of('provider.link.what')}
        submit={t('provider.link.submit')}
        refusal={shownRefusal(refusal, language)}
      >
        <Facts items={[{ term: t('account.email'), detail: <bdi>{email}</bdi> }]} />
        <Field
          name="password"
          type="password"
          label={t('sign_in.password')}
          autocomplete="current-password"
          required
        />
      </Form>
      <Section title={t('provider.nobody')}>
        <p>{t('provider.nobody.ask')}</p>
      </Section>
    </>
  )
}

/** The provider names nobody whom an account could be waiting for. */
export function NobodyBody() {
  const { t, of } = useProvider()
  return (
    <>
      <PageTitle>{t('provider.nobody')}</PageTitle>
      <Lede>{of('provider.nobody.what')}</Lede>
      <p>{t('provider.nobody.ask')}</p>
      <TextLink href="/connexion">{t('passkey.otherwise')}</TextLink>
    </>
  )
}

/** The provider does not answer, or what came of it is not good. */
export function FailedBody({ kind }: { kind: 'away' | 'refused' }) {
  const { t, of } = useProvider()
  return (
    <>
      <PageTitle>{of(`provider.${kind}`)}</PageTitle>
      <Lede>{of(`provider.${kind}.what`)}</Lede>
      <Tools>
        <ButtonLink href="/connexion">{t('passkey.otherwise')}</ButtonLink>
        <TextLink href="/connexion/fournisseur">{t('provider.again')}</TextLink>
      </Tools>
    </>
  )
}

/** Signed out here; the browser goes on to the provider by itself, or by the link. */
export function LeftBody({ there }: { there: string }) {
  const { of } = useProvider()
  return (
    <>
      <PageTitle>{of('provider.left')}</PageTitle>
      <Lede>{of('provider.left.what')}</Lede>
      <TextLink href={there}>{of('provider.left.go')}</TextLink>
    </>
  )
}
