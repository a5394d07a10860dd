import type { Refusal } from '../../../kernel/result.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownClosed, shownRefusal } from '../../../server/refusal-page.tsx'
import { addressShown } from '../../../server/sign-in-address.ts'
import { Lede, PageTitle, TextLink } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Code, Facts } from '../../../ui/figure.tsx'
import { Field, Form } from '../../../ui/form.tsx'
import { texts } from '../texts.ts'

type Refused = { readonly refusal?: Refusal | undefined }

export function AskBody({ asked }: { asked: boolean }) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('access.title')}</PageTitle>
      {asked ? (
        <Notice kind="success" title={t('access.asked')}>
          <p>{t('access.asked.what')}</p>
        </Notice>
      ) : (
        <Lede>{t('access.lede')}</Lede>
      )}
      <Form action="/connexion/oubli" submit={t('access.submit')}>
        <Field name="email" type="email" label={t('sign_in.email')} autocomplete="username" required />
      </Form>
      <p>
        <TextLink href="/connexion/acces">{t('access.have_code')}</TextLink>
      </p>
    </>
  )
}

export function CodeBody({ refusal }: Refused) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <>
      <PageTitle>{t('access.title')}</PageTitle>
      <Form action="/connexion/acces" submit={t('second.continue')} refusal={shownClosed(refusal, language)}>
        <Field
          name="code"
          label={t('access.code')}
          hint={t('invitation.code.hint')}
          maxlength={40}
          required
        />
      </Form>
    </>
  )
}

type NewPassword = Refused & {
  readonly name: string
  readonly code?: string | undefined
  /** Whether a code of the second factor is asked for. */
  readonly asks: boolean
}

export function NewPasswordBody({ name, code, asks, refusal }: NewPassword) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <>
      <PageTitle>{t('access.new')}</PageTitle>
      <Lede>
        <bdi>{name}</bdi>
      </Lede>
      <Form
        action={code === undefined ? undefined : '/connexion/acces/changer'}
        hint={t('access.new.what')}
        submit={t('access.change')}
        refusal={shownRefusal(refusal, language)}
        hidden={code === undefined ? {} : { code }}
      >
        <Field
          name="password"
          type="password"
          label={t('invitation.password')}
          hint={t('first.password.hint')}
          autocomplete="new-password"
          required
        />
        {asks && <Field name="second" label={t('code.label')} autocomplete="one-time-code" required />}
      </Form>
    </>
  )
}

type Printed = {
  readonly name: string
  readonly address: string
  readonly code: string
  readonly expires: Date
}

/** The code, this once, on a page to print. */
export function PrintedBody({ name, address, code, expires }: Printed) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const { baseUrl } = useReader()
  return (
    <>
      <PageTitle>{t('access.printed')}</PageTitle>
      <Notice kind="success" title={t('invite.code.once')}>
        <p>{t('invite.code.what', { day: day(dayOf(expires)) })}</p>
      </Notice>
      <Facts
        items={[
          { term: t('invite.name'), detail: <bdi>{name}</bdi> },
          { term: t('invite.code.where'), detail: <Code>{`${baseUrl}/connexion/acces`}</Code> },
          { term: t('access.code'), detail: <Code>{code}</Code> },
          { term: t('invitation.sign_in_name'), detail: <Code>{addressShown(address)}</Code> },
        ]}
      />
    </>
  )
}
