import type { Refusal } from '../../../kernel/result.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownRefusal } from '../../../server/refusal-page.tsx'
import type { SessionKept } from '../../../server/sign-in-sessions.ts'
import { Section, TextLink } from '../../../ui/cards.tsx'
import { Act, Field, Form } from '../../../ui/form.tsx'
import { texts } from '../texts.ts'
import { browserName } from './browser-name.ts'

/** Where one is signed in, to see and to end. */
export function Sessions({ sessions }: { sessions: readonly SessionKept[] }) {
  const t = useTexts(texts)
  const { moment } = useFormats()
  return (
    <Section title={t('sessions.title')} id="sessions">
      <ul>
        {sessions.map(({ id, since, userAgent, own }) => (
          <li>
            {browserWords(browserName(userAgent))}, {t('sessions.since', { moment: moment(since) })}{' '}
            {own ? (
              <strong>({t('sessions.own')})</strong>
            ) : (
              <Act action={`/compte/sessions/${id}/fermer`} label={t('sessions.end')} />
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Act action="/compte/sessions/autres/fermer" label={t('sessions.end_others')} kind="plain" />
      )}
    </Section>
  )

  function browserWords({ browser, system }: ReturnType<typeof browserName>) {
    if (browser && system) return t('sessions.browser', { browser, system })
    return browser ?? system ?? t('sessions.unknown')
  }
}

/** The second factor: whether there is one, and where it is set. */
export function SecondFactor({ set }: { set: boolean }) {
  const t = useTexts(texts)
  return (
    <Section title={t('second.title')}>
      <p>
        {set ? t('second.is_set') : t('second.none')}{' '}
        <TextLink href="/compte/second-facteur">{set ? t('second.change') : t('second.begin')}</TextLink>
      </p>
    </Section>
  )
}

export function ChangePassword({ refusal }: { refusal?: Refusal | undefined }) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <Section title={t('account.password')}>
      <Form
        id="password"
        action="/compte/mot-de-passe"
        submit={t('access.change')}
        hint={t('account.password.what')}
        refusal={shownRefusal(refusal, language)}
      >
        <Field
          name="old"
          type="password"
          label={t('account.password.old')}
          autocomplete="current-password"
          required
        />
        <Field
          name="password"
          type="password"
          label={t('account.password.new')}
          hint={t('first.password.hint')}
          autocomplete="new-password"
          required
        />
      </Form>
    </Section>
  )
}
