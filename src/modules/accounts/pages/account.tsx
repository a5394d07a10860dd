import type { z } from 'zod'
import type { Refusal } from '../../../kernel/result.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { SessionKept } from '../../../server/sign-in-sessions.ts'
import type { PageProps } from '../../../server/web.tsx'
import { PageTitle, Section, TextLink } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Code, Facts } from '../../../ui/figure.tsx'
import { Act, Choices, Field, Form } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { Passkeys } from '../passkeys/pages.tsx'
import { type OwnIdentities, ProviderOwn } from '../provider/pages.tsx'
import { ChangePassword, SecondFactor, Sessions } from '../sessions/pages.tsx'
import type { showAccount } from '../show-account.ts'
import { texts } from '../texts.ts'

type Shown = z.output<typeof showAccount.output>
type Account = Shown & {
  readonly sessions: readonly SessionKept[]
  readonly password: boolean
  readonly secondFactor: boolean
} & OwnIdentities
/** Which form came back, why, and what was typed there. */
type Refused = {
  readonly form: 'password' | 'token' | 'identity'
  readonly refusal: Refusal
  readonly typed: Readonly<Record<string, string>>
}
type Props = { readonly data: Account; readonly refused?: Refused | undefined }

export function AccountBody({ data, refused }: Props) {
  const refusalOf = (form: Refused['form']) => (refused?.form === form ? refused.refusal : undefined)
  const t = useTexts(texts)
  const { text } = useFormats()
  return (
    <>
      <PageTitle>
        <bdi>{data.name}</bdi>
      </PageTitle>
      <Facts items={[{ term: t('account.email'), detail: data.email }]} />
      <Section title={t('account.roles')}>
        <Table
          caption={t('account.roles')}
          captionHidden
          label={t('account.roles')}
          columns={[
            { key: 'role', label: t('account.role'), header: true },
            { key: 'where', label: t('account.where') },
          ]}
          rows={data.roles.map(({ role, organisation }) => ({
            role: texts.has(`role.${role}`) ? t(`role.${role}` as 'role.worker') : role,
            where: text(organisation),
          }))}
        />
      </Section>
      {data.weekly !== null && <Weekly weekly={data.weekly} />}
      <SecondFactor set={data.secondFactor} />
      {data.password && <ChangePassword refusal={refusalOf('password')} />}
      <Passkeys />
      <ProviderOwn identities={data.identities} unsure={data.unsure} refusal={refusalOf('identity')} />
      <Sessions sessions={data.sessions} />
      <Tokens data={data} refusal={refusalOf('token')} typed={refused?.typed} />
    </>
  )
}

/** Whether the weekly digest comes, and the button that changes it. */
function Weekly({ weekly }: { weekly: boolean }) {
  const t = useTexts(texts)
  return (
    <Section title={t('account.weekly')}>
      <p>{weekly ? t('account.weekly.comes') : t('account.weekly.stays')}</p>
      <Act
        action="/compte/resume"
        label={weekly ? t('account.weekly.stop') : t('account.weekly.start')}
        hidden={{ weekly: String(!weekly) }}
        kind="plain"
      />
    </Section>
  )
}

function Tokens({ data, refusal, typed }: PageProps<Shown>) {
  const t = useTexts(texts)
  const { language, actor } = useReader()
  const scopes = actor.assurance === 'second' ? ['read', 'write', 'confidential'] : ['read', 'write']
  const words = (scope: string) => t(`account.token.scope.${scope}` as 'account.token.scope.read')
  const fields = { scope: t('account.token.scope'), days: t('account.token.days') }
  const { day, dayOf } = useFormats()
  const on = (date: Date) => day(dayOf(date))
  return (
    <Section title={t('account.tokens')}>
      {data.tokens.length === 0 && <p class="hint">{t('account.tokens.none')}</p>}
      <ul>
        {data.tokens.map((token) => (
          <li>
            {words(token.scope)}, {t('account.token.created', { day: on(token.createdAt) })},{' '}
            {t('account.token.until', { day: on(token.expiresAt) })},{' '}
            {token.lastUsedOn
              ? t('account.token.used', { day: day(token.lastUsedOn) })
              : t('account.token.unused')}{' '}
            <Act action={`/compte/jetons/${token.id}/revoquer`} label={t('account.token.revoke')} />
          </li>
        ))}
      </ul>
      <Form
        action="/compte/jetons"
        title={t('account.token.new')}
        submit={t('account.token.new')}
        refusal={formRefusal(refusal, language, fields)}
      >
        <Choices
          name="scope"
          legend={fields.scope}
          value={typed?.['scope'] ?? 'read'}
          options={scopes.map((scope) => ({ value: scope, label: words(scope) }))}
        />
        <Field name="days" label={fields.days} inputmode="numeric" value={typed?.['days'] ?? '90'} />
      </Form>
    </Section>
  )
}

/** The token, this once. */
export function TokenMade({ token }: { token: string }) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('account.tokens')}</PageTitle>
      <Notice kind="success" title={t('account.token.made')}>
        <p>
          <Code>{token}</Code>
        </p>
      </Notice>
      <TextLink href="/compte">{t('account.back')}</TextLink>
    </>
  )
}
