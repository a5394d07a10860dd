import type { Child } from 'hono/jsx'
import type { Refusal } from '../../../kernel/result.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownClosed, shownRefusal } from '../../../server/refusal-page.tsx'
import { addressShown } from '../../../server/sign-in-address.ts'
import { PageTitle } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Code, Facts } from '../../../ui/figure.tsx'
import { Field, Form } from '../../../ui/form.tsx'
import { texts } from '../texts.ts'

type Asked = {
  readonly title: string
  /** Where the code is sent. */
  readonly action: string
  readonly label: string
  readonly refusal?: Refusal | undefined
}

/** A page that takes a printed code: of an invitation, or of a way back in. */
export function TakeCode({ title, action, label, refusal }: Asked) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <Form action={action} submit={t('second.continue')} refusal={shownClosed(refusal, language)}>
        <Field name="code" label={label} hint={t('invitation.code.hint')} maxlength={40} required />
      </Form>
    </>
  )
}

type Made = {
  readonly name: string
  /** What its holder signs in with afterwards. */
  readonly address: string
  readonly code: string
  readonly label: string
  /** Path of the page that takes it. */
  readonly taken: string
  readonly expires: Date
}

/** A code on a page to print, this once: whose it is, where it is typed, until when. */
export function CodeMade({ name, address, code, label, taken, expires }: Made) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const { baseUrl } = useReader()
  return (
    <>
      <Notice kind="success" title={t('invite.code.once')}>
        <p>{t('invite.code.what', { day: day(dayOf(expires)) })}</p>
      </Notice>
      <Facts
        items={[
          { term: t('invite.name'), detail: <bdi>{name}</bdi> },
          { term: t('invite.code.where'), detail: <Code>{`${baseUrl}${taken}`}</Code> },
          { term: label, detail: <Code>{code}</Code> },
          { term: t('invitation.sign_in_name'), detail: <Code>{addressShown(address)}</Code> },
        ]}
      />
    </>
  )
}

type Choosing = {
  /** The code that was typed; undefined where a link leads to the page, which is sent to itself. */
  readonly code: string | undefined
  /** Where the password is sent with the code. */
  readonly action: string
  readonly submit: string
  readonly hint?: string
  readonly refusal?: Refusal | undefined
  readonly children?: Child
}

/** The password that whoever holds a link or a code chooses. */
export function ChoosePassword({ code, action, submit, hint, refusal, children }: Choosing) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <Form
      action={code === undefined ? undefined : action}
      hint={hint}
      submit={submit}
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
      {children}
    </Form>
  )
}
