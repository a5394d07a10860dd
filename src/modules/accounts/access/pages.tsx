import type { Refusal } from '../../../kernel/result.ts'
import { useTexts } from '../../../server/reader.tsx'
import { Lede, PageTitle, TextLink } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Field, Form } from '../../../ui/form.tsx'
import { ChoosePassword, CodeMade, TakeCode } from '../pages/printed-code.tsx'
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
  return (
    <TakeCode
      title={t('access.title')}
      action="/connexion/acces"
      label={t('access.code')}
      refusal={refusal}
    />
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
  return (
    <>
      <PageTitle>{t('access.new')}</PageTitle>
      <Lede>
        <bdi>{name}</bdi>
      </Lede>
      <ChoosePassword
        code={code}
        action="/connexion/acces/changer"
        hint={t('access.new.what')}
        submit={t('access.change')}
        refusal={refusal}
      >
        {asks && <Field name="second" label={t('code.label')} autocomplete="one-time-code" required />}
      </ChoosePassword>
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
export function PrintedBody(printed: Printed) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('access.printed')}</PageTitle>
      <CodeMade {...printed} label={t('access.code')} taken="/connexion/acces" />
    </>
  )
}
