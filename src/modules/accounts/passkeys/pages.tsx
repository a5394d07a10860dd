import type { Child } from 'hono/jsx'
import type { Refusal } from '../../../kernel/result.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownRefusal } from '../../../server/refusal-page.tsx'
import { ButtonLink, TextLink } from '../../../ui/button.tsx'
import { PageTitle, Section } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Field, Form, SureAct } from '../../../ui/form.tsx'
import { PasswordAgain } from '../pages/password-again.tsx'
import { ProviderRaise } from '../provider/pages.tsx'
import { texts } from '../texts.ts'
import { relyingParty } from './relying-party.ts'
import type { PasskeyHeld } from './stored.ts'

/** On the page of one's account: where one's passkeys are. */
export function Passkeys() {
  const t = useTexts(texts)
  return (
    <Section title={t('passkey.title')}>
      <p>{t('passkey.what')}</p>
      <TextLink href="/compte/cles">{t('passkey.manage')}</TextLink>
    </Section>
  )
}

/** On the page to sign in: the button for a passkey, where the browser has any. */
export function PasskeySignIn({ next }: { next: string }) {
  const t = useTexts(texts)
  return (
    <Section title={t('passkey.sign_in.title')}>
      <Ceremony kind="get" without={t('passkey.sign_in.without')}>
        <form id="passkey" method="post" action="/connexion/cle">
          <input type="hidden" name="next" value={next} />
          <input type="hidden" name="answer" />
          <button type="button" class="btn plain">
            {t('passkey.sign_in')}
          </button>
        </form>
      </Ceremony>
    </Section>
  )
}

/** A page of its own, also for whoever is signed in and has to be surer of who they are. */
export function ConfirmBody({ next, refusal }: { next: string; refusal?: Refusal | undefined }) {
  const t = useTexts(texts)
  const { language, actor } = useReader()
  const shown = shownRefusal(refusal, language)
  return (
    <>
      <PageTitle>{t('passkey.confirm')}</PageTitle>
      {shown && <Notice kind="error" role="alert" title={shown.message} focus />}
      <p>{actor.account === null ? t('passkey.what') : t('passkey.confirm.what')}</p>
      <PasskeySignIn next={next} />
      {actor.account !== null && <ProviderRaise next={next} />}
      {actor.account === null && (
        <TextLink href={`/connexion?next=${encodeURIComponent(next)}`}>{t('passkey.otherwise')}</TextLink>
      )}
    </>
  )
}

type Props = {
  readonly held: readonly PasskeyHeld[]
  /** Whether a passkey has to be given first, before any is added or taken away. */
  readonly unsure: boolean
  /** Whether the password is asked for again before a passkey is added. */
  readonly password: boolean
  readonly refusal?: Refusal | undefined
}

/** One's passkeys: their names, how they were used, and a new one. */
export function PasskeysBody({ held, unsure, password, refusal }: Props) {
  const t = useTexts(texts)
  const { language } = useReader()
  const shown = shownRefusal(refusal, language)
  return (
    <>
      <PageTitle>{t('passkey.title')}</PageTitle>
      {shown && <Notice kind="error" role="alert" title={shown.message} focus />}
      <p>{t('passkey.what')}</p>
      {held.length === 0 && <p class="hint">{t('passkey.none')}</p>}
      {held.map((passkey) => (
        <Held passkey={passkey} unsure={unsure} />
      ))}
      {unsure ? <FirstConfirm /> : <NewPasskey password={password} />}
      <TextLink href="/compte">{t('account.back')}</TextLink>
    </>
  )
}

function FirstConfirm() {
  const t = useTexts(texts)
  return (
    <Section title={t('passkey.new')}>
      <p>{t('passkey.unsure')}</p>
      <ButtonLink href="/connexion/cle?next=/compte/cles">{t('passkey.confirm')}</ButtonLink>
    </Section>
  )
}

function NewPasskey({ password }: { password: boolean }) {
  const t = useTexts(texts)
  return (
    <Section title={t('passkey.new')}>
      <Ceremony kind="create" without={t('passkey.new.without')}>
        <Form id="new" action="/compte/cles" submit={t('passkey.new.submit')} hidden={{ answer: '' }}>
          <Field
            name="name"
            label={t('passkey.name')}
            hint={t('passkey.name.hint')}
            maxlength={100}
            required
          />
          {password && <PasswordAgain />}
        </Form>
      </Ceremony>
    </Section>
  )
}

function Held({ passkey, unsure }: { passkey: PasskeyHeld; unsure: boolean }) {
  const { id, name, createdAt, lastUsedOn } = passkey
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  return (
    <Section title={<bdi>{name}</bdi>}>
      <p>
        {t('passkey.created', { day: day(dayOf(createdAt)) })}{' '}
        {lastUsedOn ? t('passkey.used', { day: day(lastUsedOn) }) : t('passkey.unused')}
      </p>
      <Form id={`name-${id}`} action={`/compte/cles/${id}/nom`} submit={t('passkey.rename')}>
        <Field name="name" label={t('passkey.name')} value={name} maxlength={100} required />
      </Form>
      {!unsure && (
        <SureAct
          action={`/compte/cles/${id}/retirer`}
          label={t('passkey.remove')}
          lost={t('passkey.remove.lost')}
        />
      )}
    </Section>
  )
}

type CeremonyProps = {
  readonly kind: 'create' | 'get'
  /** What is said where the browser has no passkeys, or runs no scripts. */
  readonly without: string
  readonly children: Child
}

/** A form that an authenticator answers: shown by its script, where there can be an answer. */
function Ceremony({ kind, without, children }: CeremonyProps) {
  const t = useTexts(texts)
  const { islands, baseUrl } = useReader()
  if (!relyingParty(baseUrl)) return <p class="hint">{t('passkey.impossible')}</p>
  const options = kind === 'create' ? '/compte/cles/options' : '/connexion/cle/options'
  return (
    <div data-passkey={kind} data-options={options} data-failed={t('passkey.failed')}>
      <p class="hint" data-without>
        {without}
      </p>
      <div data-with hidden>
        {children}
      </div>
      <p role="status" data-said />
      {islands['passkey'] && <script type="module" src={islands['passkey']} />}
    </div>
  )
}
