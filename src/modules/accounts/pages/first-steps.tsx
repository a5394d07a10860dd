import type { Refusal } from '../../../kernel/result.ts'
import { useReader, useTexts } from '../../../server/reader.tsx'
import { Lede, PageTitle } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Field, Form } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { texts } from '../texts.ts'

type Props = { typed: Readonly<Record<string, string | undefined>>; refusal?: Refusal | undefined }

export function FirstStepsBody({ typed, refusal }: Props) {
  const t = useTexts(texts)
  const { language, instance } = useReader()
  const words = {
    network: t('first.network'),
    name: t('first.name'),
    email: t('first.email'),
    password: t('first.password'),
  }
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
      <Form submit={t('first.submit')} refusal={formRefusal(refusal, language, words)}>
        <Field
          name="network"
          label={words.network}
          hint={t('first.network.hint')}
          value={typed['network']}
          required
        />
        <Field name="name" label={words.name} value={typed['name']} autocomplete="name" required />
        <Field
          name="email"
          type="email"
          label={words.email}
          value={typed['email']}
          autocomplete="username"
          required
        />
        <Field
          name="password"
          type="password"
          label={words.password}
          hint={t('first.password.hint')}
          autocomplete="new-password"
          required
        />
      </Form>
    </>
  )
}
