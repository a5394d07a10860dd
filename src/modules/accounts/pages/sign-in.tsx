import { type Refusal, refuse } from '../../../kernel/result.ts'
import { useReader, useTexts } from '../../../server/reader.tsx'
import { shownClosed } from '../../../server/refusal-page.tsx'
import { PageTitle, TextLink, Tools } from '../../../ui/cards.tsx'
import { Field, Form } from '../../../ui/form.tsx'
import { PasskeySignIn } from '../passkeys/pages.tsx'
import { ProviderSignIn } from '../provider/pages.tsx'
import { texts } from '../texts.ts'

type Props = { next: string; email?: string | undefined; refusal?: Refusal | undefined }

export function SignInBody({ next, email, refusal }: Props) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <>
      <PageTitle>{t('sign_in.title')}</PageTitle>
      <Form
        action="/connexion"
        hint={t('sign_in.hint')}
        submit={t('sign_in.submit')}
        refusal={shownClosed(refusal, language)}
        hidden={{ next }}
      >
        <Field name="email" label={t('sign_in.email')} value={email} autocomplete="username" required />
        <Field
          name="password"
          type="password"
          label={t('sign_in.password')}
          autocomplete="current-password"
          required
        />
      </Form>
      <ProviderSignIn next={next} />
      <PasskeySignIn next={next} />
      <Tools>
        <TextLink href="/connexion/oubli">{t('sign_in.forgotten')}</TextLink>
        <TextLink href="/invitation">{t('sign_in.invited')}</TextLink>
      </Tools>
    </>
  )
}

/** One word for a wrong address and a wrong password: nothing tells whether an account is there. */
export const wrongSignIn = refuse('sign_in.wrong', 'password')
