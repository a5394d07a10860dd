import type { Refusal } from '../../../kernel/result.ts'
import { useReader, useTexts } from '../../../server/reader.tsx'
import { shownRefusal } from '../../../server/refusal-page.tsx'
import { Lede, PageTitle } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Field, Form } from '../../../ui/form.tsx'
import { texts } from '../texts.ts'

type Props = { typed: Readonly<Record<string, string | undefined>>; refusal?: Refusal | undefined }

export function FirstStepsBody({ typed, refusal }: Props) {
  const t = useTexts(texts)
  const { language, instance } = useReader()
  if (instance.ready)
    return (
      <>
        <PageTitle>{t('first.title')}</PageTitle>
        <Empty title={t('first.done')} action={{ href: '/connexion', label: t('sign_in.submit') }}>
          {t('first.done.what')}
        </Empty>
      </>
    )
  return (
    <>
      <PageTitle>{t('first.title')}</PageTitle>
      <Lede>{t('first.lede')}</Lede>
      <Form submit={t('first.submit')} refusal={shownRefusal(refusal, language)}>
        <Field
          name="network"
          label={t('first.network')}
          hint={t('first.network.hint')}
          value={typed['network']}
          required
        />
        <Field name="name" label={t('first.name')} value={typed['name']} autocomplete="name" required />
        <Field
          name="email"
          type="email"
          label={t('first.email')}
          value={typed['email']}
          autocomplete="username"
          required
        />
        <Field
          name="password"
          type="password"
          label={t('first.password')}
          hint={t('first.password.hint')}
          autocomplete="new-password"
          required
        />
      </Form>
    </>
  )
}
