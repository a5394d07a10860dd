import type { z } from 'zod'
import { colleges } from '../../../../kernel/college.ts'
import type { Refusal } from '../../../../kernel/result.ts'
import { refusalText, screenLanguages } from '../../../../server/messages.ts'
import { Say, useReader, useTexts } from '../../../../server/reader.tsx'
import { Lede, PageTitle, Section, TextLink, Tools } from '../../../../ui/cards.tsx'
import { Notice } from '../../../../ui/feedback.tsx'
import { Act, Field, Form, Select, Sure, SureAct } from '../../../../ui/form.tsx'
import { formRefusal, useColleges } from '../../../organisations/index.ts'
import { useDates, useWhyClosed } from '../../catalogue/pages/session-words.tsx'
import { texts } from '../../texts.ts'
import type { Followed, followEnrolment } from '../follow-enrolment.ts'
import { Standing } from './enrolment-table.tsx'
import { SessionFacts } from './session.tsx'

type Typed = Readonly<Record<string, string>>
type Again = { readonly refusal?: Refusal | undefined; readonly typed?: Typed | undefined }
type Data = z.output<typeof followEnrolment.output>

/** Takes a printed code; works without an account and without script. */
export function CodeEntry({ refusal, typed = {} }: Again) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <>
      <PageTitle>{t('code.title')}</PageTitle>
      <Lede>{t('code.lede')}</Lede>
      <Form
        action="/inscription"
        submit={t('code.go')}
        refusal={formRefusal(refusal, language, { code: t('code') })}
      >
        <CodeField value={typed['code']} />
      </Form>
    </>
  )
}

function CodeField({ value }: { value: string | undefined }) {
  const t = useTexts(texts)
  return (
    <Field
      name="code"
      label={t('code')}
      hint={t('code.hint')}
      value={value}
      maxlength={40}
      autocomplete="off"
      required
    />
  )
}

/** What whoever holds a code finds. Every form is sent to the page itself: the address holds the code’s link. */
export function HolderBody({ data, refusal, typed = {} }: { data: Data } & Again) {
  const t = useTexts(texts)
  const { unused, enrolments } = data
  const [only] = enrolments
  return (
    <>
      <PageTitle>{only ? t('holder.hello', { name: only.given }) : t('holder.ask')}</PageTitle>
      {unused && <AskSeat unused={unused} {...{ refusal, typed }} />}
      {enrolments.map((one) => (
        <One one={one} refusal={typed['id'] === one.id ? refusal : undefined} typed={typed} />
      ))}
      {enrolments.length > 0 && (
        <p>
          <TextLink href="?passeport">{t('holder.passport')}</TextLink>
        </p>
      )}
      {enrolments.length > 0 && (
        <Further {...{ refusal: typed['do'] === 'join' ? refusal : undefined, typed }} />
      )}
    </>
  )
}

function AskSeat({ unused, refusal, typed = {} }: { unused: NonNullable<Data['unused']> } & Again) {
  const t = useTexts(texts)
  const named = useColleges()
  const { language } = useReader()
  const words = {
    'person.given': t('person.given'),
    'person.family': t('person.family'),
    'person.email': t('person.email'),
    'person.phone': t('person.phone'),
    college: t('person.college.own'),
    language: t('person.language'),
  }
  const { session, stage } = unused
  const closed = useWhyClosed()({ ...session, stage })
  return (
    <>
      <Lede>
        <Say text={session.title} />
      </Lede>
      <SessionFacts {...session} />
      {closed ? (
        <Notice kind="warning" title={closed} />
      ) : (
        <Form
          submit={t('holder.ask.submit')}
          hidden={{ do: 'ask' }}
          refusal={formRefusal(refusal, language, words)}
        >
          <Field
            name="person.given"
            label={words['person.given']}
            value={typed['person.given']}
            autocomplete="given-name"
            required
          />
          <Field
            name="person.family"
            label={words['person.family']}
            value={typed['person.family']}
            autocomplete="family-name"
            required
          />
          <Select
            name="college"
            label={words.college}
            hint={t('person.college.hint')}
            value={typed['college'] ?? 'accompanied'}
            options={colleges.map((value) => ({ value, label: named.one(value) }))}
          />
          <Field
            name="person.phone"
            type="tel"
            label={words['person.phone']}
            hint={t('person.phone.hint')}
            value={typed['person.phone']}
            autocomplete="tel"
            optionalLabel={t('optional')}
          />
          <Field
            name="person.email"
            type="email"
            label={words['person.email']}
            value={typed['person.email']}
            autocomplete="email"
            optionalLabel={t('optional')}
          />
          <Select
            name="language"
            label={words.language}
            value={typed['language'] ?? language}
            options={screenLanguages.map((value) => ({ value, label: ownNames[value] }))}
          />
        </Form>
      )}
    </>
  )
}

const ownNames = { fr: 'Français', nl: 'Nederlands', de: 'Deutsch', en: 'English' } as const

function One({ one, refusal, typed = {} }: { one: Followed } & Again) {
  const t = useTexts(texts)
  const { language } = useReader()
  const dates = useDates()
  const { id, session, state } = one
  const givenUp = session.decision === 'given_up'
  const signs =
    one.today && ['confirmed', 'offered', 'requested', 'attended', 'absent'].includes(state) && !givenUp
  return (
    <Section
      title={
        <>
          <Say text={session.title} />, {dates(session)}
        </>
      }
    >
      {givenUp && <Notice kind="warning" title={t('decision.given_up')} />}
      {refusal && typed['do'] !== 'sign' && (
        <Notice kind="error" role="alert" title={refusalText(language, refusal.code)} />
      )}
      <Notice
        kind={state === 'confirmed' || state === 'attended' ? 'success' : 'info'}
        title={<Standing {...one} />}
      >
        {!givenUp && <p>{t(`holder.${state}`)}</p>}
      </Notice>
      {one.warnings.map((code) => (
        <Notice kind="warning" title={refusalText(language, code)} />
      ))}
      {signs && (
        <Form
          id={`s-${id}`}
          title={t('holder.sign')}
          hidden={{ do: 'sign', id }}
          submit={t('holder.sign.submit')}
          refusal={
            typed['do'] === 'sign'
              ? formRefusal(refusal, language, { figures: t('holder.figures') })
              : undefined
          }
        >
          <Field
            name="figures"
            label={t('holder.figures')}
            hint={t('holder.figures.hint')}
            inputmode="numeric"
            autocomplete="off"
            maxlength={12}
            required
          />
        </Form>
      )}
      <SessionFacts {...session} />
      <Tools>
        <TextLink href={`/formations/sessions/${session.id}/session.ics`}>{t('session.ics')}</TextLink>
        <TextLink href={`/formations/${session.module}`}>{t('sheet.here')}</TextLink>
      </Tools>
      {state === 'offered' && !givenUp && (
        <Act action="" label={t('holder.take')} hidden={{ do: 'take', id }} kind="main" />
      )}
      {one.toCome && state !== 'cancelled' && !givenUp && (
        <SureAct
          action=""
          label={t('holder.leave')}
          lost={t('holder.leave.lost')}
          hidden={{ do: 'leave', id }}
        />
      )}
    </Section>
  )
}

/** One person, several codes: put together, each opens all. What that means is said before. */
function Further({ refusal, typed = {} }: Again) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <Section title={t('holder.join')}>
      <Sure label={t('holder.join.do')} lost={t('holder.join.what')} open={refusal !== undefined}>
        <Form
          id="join"
          hidden={{ do: 'join' }}
          submit={t('holder.join.submit')}
          refusal={formRefusal(refusal, language, { code: t('code') })}
        >
          <CodeField value={typed['code']} />
        </Form>
      </Sure>
    </Section>
  )
}

/** What an address that is no code’s, or one that was taken back, says. */
export function NoCode() {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('code.none')}</PageTitle>
      <p>{t('code.none.what')}</p>
      <TextLink href="/inscription">{t('code.title')}</TextLink>
    </>
  )
}
