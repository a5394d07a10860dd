import type { z } from 'zod'
import type { Refusal } from '../../../kernel/result.ts'
import { screenLanguages } from '../../../server/messages.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { addressShown } from '../../../server/sign-in-address.ts'
import { Crumb, Lede, PageTitle, Section, TextLink } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Code, Facts } from '../../../ui/figure.tsx'
import { Field, Form, Select, SureAct } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { ChoosePassword, CodeMade, TakeCode } from '../pages/printed-code.tsx'
import { texts } from '../texts.ts'
import type { inviteAccount } from './invite-account.ts'
import type { showInvitations } from './manage.ts'
import type { Offer } from './take-invitation.ts'

type Invited = z.output<typeof inviteAccount.output>
type Shown = z.output<typeof showInvitations.output>
type Refused = { readonly refusal?: Refusal | undefined }
type Inviting = Refused & { readonly data: Shown; readonly typed: Readonly<Record<string, string>> }

const own: Readonly<Record<(typeof screenLanguages)[number], string>> = {
  fr: 'Français',
  nl: 'Nederlands',
  de: 'Deutsch',
  en: 'English',
}

export function InviteBody({ data, typed, refusal }: Inviting) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const words = { name: t('invite.name'), email: t('invite.email'), role: t('account.role') }
  return (
    <>
      <Crumb>
        <a href="/administration">{t('crumb.administration')}</a>
      </Crumb>
      <PageTitle>{t('invite.title')}</PageTitle>
      <Lede>{t('invite.lede')}</Lede>
      <Form submit={t('invite.submit')} refusal={formRefusal(refusal, language, words)}>
        <Field name="name" label={words.name} value={typed['name']} required />
        <Field
          name="email"
          type="email"
          label={words.email}
          hint={t('invite.email.hint')}
          value={typed['email']}
        />
        <Select
          name="role"
          label={words.role}
          value={typed['role'] ?? 'worker'}
          options={data.roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        />
        <Select
          name="organisation"
          label={t('account.where')}
          value={typed['organisation']}
          options={data.organisations.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
        />
        <Select
          name="language"
          label={t('invite.language')}
          value={typed['language'] ?? language}
          options={screenLanguages.map((code) => ({ value: code, label: own[code] }))}
        />
      </Form>
      <Waiting invitations={data.invitations} />
    </>
  )
}

function Waiting({ invitations }: Pick<Shown, 'invitations'>) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  return (
    <Section title={t('invite.waiting')}>
      {invitations.length === 0 && <p class="hint">{t('invite.waiting.none')}</p>}
      <ul>
        {invitations.map(({ id, name, role, where, expires }) => (
          <li>
            <bdi>{name}</bdi>, {t(`role.${role}`)}, <Say text={where} />,{' '}
            {t('account.token.until', { day: day(dayOf(expires)) })}
            <SureAct
              action={`/comptes/invitations/${id}/annuler`}
              label={t('invite.revoke')}
              lost={t('invite.revoke.lost')}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** What came of it; a code is shown this once, on a page to print. */
export function InvitedBody({ name, address, code, expires }: Invited) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const { actor } = useReader()
  return (
    <>
      <PageTitle>{t('invite.done')}</PageTitle>
      {code === null ? (
        <Notice kind="success" title={t('invite.sent', { address })}>
          <p>{t('invite.sent.what', { day: day(dayOf(expires)) })}</p>
          {actor.may('message.read') && (
            <TextLink href="/administration/messages">{t('invite.follow')}</TextLink>
          )}
        </Notice>
      ) : (
        <CodeMade {...{ name, address, code, expires }} label={t('invite.code')} taken="/invitation" />
      )}
      <TextLink href="/comptes/inviter">{t('invite.another')}</TextLink>
    </>
  )
}

export function CodeBody({ refusal }: Refused) {
  const t = useTexts(texts)
  return (
    <TakeCode title={t('invitation.title')} action="/invitation" label={t('invite.code')} refusal={refusal} />
  )
}

type Accepting = Refused & { readonly offer: Offer; readonly code?: string | undefined }

/** What is offered, and the password that its holder chooses. */
export function AcceptBody({ offer, code, refusal }: Accepting) {
  const t = useTexts(texts)
  const role = texts.has(`role.${offer.role}`) ? t(`role.${offer.role}` as 'role.worker') : offer.role
  return (
    <>
      <PageTitle>{t('invitation.title')}</PageTitle>
      <Facts
        items={[
          { term: t('invite.name'), detail: <bdi>{offer.name}</bdi> },
          { term: t('account.role'), detail: role },
          { term: t('account.where'), detail: <Say text={offer.where} /> },
          { term: t('invitation.sign_in_name'), detail: <Code>{addressShown(offer.address)}</Code> },
        ]}
      />
      <ChoosePassword
        code={code}
        action="/invitation/accepter"
        submit={t('invitation.accept')}
        refusal={refusal}
      />
    </>
  )
}
