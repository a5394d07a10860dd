import { renderSVG } from 'uqr'
import type { z } from 'zod'
import { colleges } from '../../../../kernel/college.ts'
import { textIn } from '../../../../kernel/localized.ts'
import type { LinkHeld } from '../../../../server/link.ts'
import { refusalText } from '../../../../server/messages.ts'
import { useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle, Section, TextLink } from '../../../../ui/cards.tsx'
import { Notice } from '../../../../ui/feedback.tsx'
import { Code, Facts } from '../../../../ui/figure.tsx'
import { Button, Choices, Field, Form, Select } from '../../../../ui/form.tsx'
import { formRefusal, useColleges } from '../../../organisations/index.ts'
import { useDates, useWhyClosed } from '../../catalogue/pages/session-words.tsx'
import { texts } from '../../texts.ts'
import { type enrolPeople, peopleAtOnce } from '../enrol-people.ts'
import type { showEnrolForm } from '../show-session.ts'
import { Standing } from './enrolment-table.tsx'

type Data = z.output<typeof showEnrolForm.output>

export const EnrolPage: Page<Data> = {
  kind: 'work',
  title: ({ session }, { language }) =>
    `${texts.in(language)('enrol.title')} – ${textIn(session.title, language).text}`,
  body: Enrol,
}

function Enrol({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const dates = useDates()
  const { session, stage, n, organisations } = data
  const closed = useWhyClosed()({ ...session, stage })
  const count = Math.max(
    n,
    ...Object.keys(typed).map((name) => Number(/^people\.(\d)\./.exec(name)?.[1] ?? -1) + 1),
  )
  const words = {
    sent_by: t('enrol.who'),
    organisation: t('enrol.organisation'),
    employer: t('enrol.employer'),
    ...useNames(count),
  }
  const here = `/formations/sessions/${session.id}`
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('catalogue.title'), href: '/formations' },
          { label: `${text(session.title)}, ${dates(session)}`, href: here },
          { label: t('enrol.title') },
        ]}
      />
      <PageTitle>{t('enrol.title')}</PageTitle>
      <Lede>
        {text(session.title)}, {dates(session)}
      </Lede>
      {closed ? (
        <Notice kind="warning" title={closed} />
      ) : (
        <Form
          action={`${here}/inscrire?n=${count}`}
          refusal={formRefusal(refusal, language, words)}
          submit={t('enrol.submit')}
          cancel={{ href: here, label: t('cancel') }}
          secondary={
            count < peopleAtOnce ? (
              <Button kind="link" name="more" value={String(Math.min(peopleAtOnce, count + 2))}>
                {t('enrol.more')}
              </Button>
            ) : null
          }
        >
          <Choices
            name="sent_by"
            legend={words.sent_by}
            value={typed['sent_by'] ?? 'employer'}
            options={(['employer', 'service', 'self'] as const).map((value) => ({
              value,
              label: t(`sent_by.${value}`),
            }))}
          />
          {organisations.length > 1 && (
            <Select
              name="organisation"
              label={words.organisation}
              value={typed['organisation']}
              options={organisations.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
            />
          )}
          {Array.from({ length: count }, (_, nth) => (
            <PersonFields nth={nth} typed={typed} only={count === 1} />
          ))}
          <Field
            name="employer"
            label={words.employer}
            hint={t('enrol.employer.hint')}
            value={typed['employer']}
            optionalLabel={t('optional')}
          />
        </Form>
      )}
    </>
  )
}

function useNames(count: number): Record<string, string> {
  const t = useTexts(texts)
  return Object.fromEntries(
    Array.from({ length: count }, (_, nth) =>
      (['given', 'family', 'email', 'phone', 'college'] as const).map((name) => [
        `people.${nth}.${name}`,
        count === 1 ? t(`person.${name}`) : t('person.nth', { n: nth + 1, what: t(`person.${name}`) }),
      ]),
    ).flat(),
  )
}

type Typed = Readonly<Record<string, string>>

/** Who is enrolled: how one is called, and how one is reached where one wants to be. */
export function PersonFields({ nth, typed, only }: { nth: number; typed: Typed; only: boolean }) {
  const t = useTexts(texts)
  const named = useColleges()
  const at = (name: string) => `people.${nth}.${name}`
  return (
    <fieldset class="field">
      {!only && <legend>{t('person.legend', { n: nth + 1 })}</legend>}
      <Field name={at('given')} label={t('person.given')} value={typed[at('given')]} required={nth === 0} />
      <Field
        name={at('family')}
        label={t('person.family')}
        value={typed[at('family')]}
        required={nth === 0}
      />
      <Select
        name={at('college')}
        label={t('person.college')}
        value={typed[at('college')]}
        placeholder={only ? undefined : ''}
        options={colleges.map((value) => ({ value, label: named.one(value) }))}
      />
      <Field
        name={at('email')}
        type="email"
        label={t('person.email')}
        value={typed[at('email')]}
        optionalLabel={t('optional')}
      />
      <Field
        name={at('phone')}
        type="tel"
        label={t('person.phone')}
        hint={t('person.phone.hint')}
        value={typed[at('phone')]}
        optionalLabel={t('optional')}
      />
    </fieldset>
  )
}

type Made = z.output<typeof enrolPeople.output>

/** What came of it, with each person's code on a page to print: this once. */
export function EnrolledBody({ made, addressOf }: { made: Made; addressOf: (link: LinkHeld) => string }) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <>
      <PageTitle>{t('enrol.done', { n: made.people.length })}</PageTitle>
      <Lede>{t('enrol.done.what')}</Lede>
      {made.people.map((one) => (
        <Section title={<bdi>{one.name}</bdi>}>
          <p>
            <Standing {...one} />
          </p>
          {one.warnings.map((code) => (
            <Notice kind="warning" title={refusalText(language, code)} />
          ))}
          {one.code && <CodeCard {...one.code} addressOf={addressOf} />}
        </Section>
      ))}
      <TextLink href={`/formations/sessions/${made.session}`}>{t('enrol.back')}</TextLink>
    </>
  )
}

type CardProps = { id: string; code: string; addressOf: (link: LinkHeld) => string }

/** A code on paper: to type, and as a picture that a telephone opens. */
export function CodeCard({ id, code, addressOf }: CardProps) {
  const t = useTexts(texts)
  const { baseUrl } = useReader()
  const address = `${baseUrl}${addressOf({ id, purpose: 'enrolment' })}`
  return (
    <div>
      <Facts
        items={[
          { term: t('code'), detail: <Code>{code}</Code> },
          { term: t('code.where'), detail: <Code>{`${baseUrl}/inscription`}</Code> },
        ]}
      />
      <img
        src={`data:image/svg+xml;base64,${Buffer.from(renderSVG(address, { border: 2 })).toString('base64')}`}
        alt={t('code.picture')}
        width="132"
        height="132"
      />
    </div>
  )
}
