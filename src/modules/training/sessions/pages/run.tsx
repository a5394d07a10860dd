import type { z } from 'zod'
import { textIn } from '../../../../kernel/localized.ts'
import { refusalText } from '../../../../server/messages.ts'
import { Say, useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import {
  Breadcrumb,
  ButtonLink,
  Disclosure,
  Lede,
  PageTitle,
  Section,
  TextLink,
  Tools,
} from '../../../../ui/cards.tsx'
import { Notice } from '../../../../ui/feedback.tsx'
import { Check, Field, Form, SureAct, TextArea } from '../../../../ui/form.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { useDates } from '../../catalogue/pages/session-words.tsx'
import { EnrolmentTable } from '../../enrolment/pages/enrolment-table.tsx'
import { SessionFacts } from '../../enrolment/pages/session.tsx'
import { OtherLanguages } from '../../other-languages.tsx'
import { texts } from '../../texts.ts'
import type { showRunSession } from '../show-organised.ts'
import { refusedIn } from './refused-in.ts'

type Data = z.output<typeof showRunSession.output>

export const RunPage: Page<Data> = {
  kind: 'work',
  title: ({ session }, { language }) => textIn(session.title, language).text,
  body: Run,
}

const seatedStates = ['requested', 'offered', 'confirmed', 'attended', 'absent']

function Run(props: PageProps<Data>) {
  const t = useTexts(texts)
  const dates = useDates()
  const { language } = useReader()
  const { data, refusal, typed } = props
  const { session, items, begun } = data
  const formsShown = { held: holds(data), restitution: begun }
  const told = refusedIn(formsShown, typed)
  const at = `/travail/formations/sessions/${session.id}`
  const seated = items.filter((one) => seatedStates.includes(one.state)).length
  const waiting = items.filter((one) => one.state === 'waiting').length
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: t('organised.title'), href: '/travail/formations' }, { label: dates(session) }]}
      />
      <PageTitle>
        <Say text={session.title} />
      </PageTitle>
      <Lede>{t('run.lede', { dates: dates(session), seated, maximum: session.maximum, waiting })}</Lede>
      {session.decision && (
        <Notice
          kind={session.decision === 'held' ? 'success' : 'warning'}
          title={t(`decision.${session.decision}`)}
        />
      )}
      {refusal && !told && (
        <Notice kind="error" role="alert" title={refusalText(language, refusal.code)} focus />
      )}
      <Tools>
        {session.decision !== 'given_up' && (
          <ButtonLink href={`${at}/presences`}>{t('attendance.title')}</ButtonLink>
        )}
        <TextLink href={`${at}/couts`}>{t('run.costs')}</TextLink>
        <TextLink href={`${at}/dossier`}>{t('evidence.title')}</TextLink>
        {stands(data) && <TextLink href={`${at}/modifier`}>{t('session.change')}</TextLink>}
        <TextLink href={`/formations/sessions/${session.id}`}>{t('run.public')}</TextLink>
      </Tools>
      {stands(data) && <Decide data={data} seated={seated} refusal={told === 'held' ? refusal : undefined} />}
      <Section title={t('enrolments')}>
        <EnrolmentTable session={session.id} items={items} back="" confirms={!begun} />
      </Section>
      {!begun && session.decision !== 'given_up' && <Codes {...props} />}
      {begun && <Restitution {...props} refusal={told === 'restitution' ? refusal : undefined} />}
      {begun && (
        <Section title={t('evaluation')}>
          <p>{t('evaluation.what')}</p>
        </Section>
      )}
      <Disclosure summary={t('run.facts')}>
        <SessionFacts {...session} />
      </Disclosure>
    </>
  )
}

/** Whether it is yet to be over, and takes place unless somebody says otherwise. */
const stands = ({ session, over }: Data) => !over && session.decision !== 'given_up'

/** Whether the page asks if the session is held: not of days gone by, to which nobody is invited. */
const asks = (data: Data) => stands(data) && !data.ended && data.session.decision === null
const holds = (data: Data) => asks(data) && data.later === null

/** Once enrolment has ended: held, or given up. */
function Decide({ data, refusal, seated }: PageProps<Data> & { seated: number }) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { session } = data
  const at = `/travail/formations/sessions/${session.id}/decision`
  const version = String(session.version)
  const few = seated < session.minimum
  return (
    <Section title={t('decide.title')}>
      {!asks(data) ? null : holds(data) ? (
        <Form
          id="decide"
          action={at}
          hidden={{ decision: 'held', version }}
          hint={t(few ? 'decide.few' : 'decide.enough', { seated, minimum: session.minimum })}
          submit={t('decide.hold')}
          refusal={formRefusal(refusal, language, { anyway: t('decide.anyway') })}
        >
          {few && <Check name="anyway" value="true" label={t('decide.anyway')} />}
        </Form>
      ) : (
        <Later {...data} />
      )}
      <SureAct
        action={at}
        label={t('decide.give_up')}
        lost={t('decide.give_up.lost')}
        hidden={{ decision: 'given_up', version }}
        kind="danger"
      />
    </Section>
  )
}

/** Why it may not be said yet that the session is held. */
function Later({ session, later }: Data) {
  const t = useTexts(texts)
  const { day } = useFormats()
  if (later === null) return null
  const until = later === 'not_yet' ? session.opens_on : session.closes_on
  return <p class="hint">{t(`decide.later.${later}`, { day: until ? day(until) : '' })}</p>
}

function Codes({ data: { session, unusedCodes } }: PageProps<Data>) {
  const t = useTexts(texts)
  return (
    <Section title={t('codes.title')}>
      <Form
        id="codes"
        action={`/travail/formations/sessions/${session.id}/codes`}
        hint={t('codes.hint', { n: unusedCodes })}
        submit={t('codes.make')}
      >
        <Field name="n" type="number" min={1} max={60} label={t('codes.how_many')} value={4} required />
      </Form>
      {unusedCodes > 0 && (
        <SureAct
          action={`/travail/formations/sessions/${session.id}/codes/retirer`}
          label={t('codes.take_back')}
          lost={t('codes.take_back.lost')}
        />
      )}
    </Section>
  )
}

function Restitution({ data: { session }, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = { 'restitution.fr': t('restitution') }
  return (
    <Section title={t('restitution')}>
      <Form
        id="restitution"
        action={`/travail/formations/sessions/${session.id}/restitution`}
        hidden={{ version: String(session.version) }}
        submit={t('restitution.save')}
        refusal={formRefusal(refusal, language, words)}
      >
        <OtherLanguages name="restitution" kept={session.restitution} />
        <TextArea
          name="restitution.fr"
          label={t('restitution')}
          hint={t('restitution.hint')}
          value={typed?.['restitution.fr'] ?? session.restitution?.['fr']}
          lang="fr"
        />
      </Form>
    </Section>
  )
}
