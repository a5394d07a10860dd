import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { refusalText } from '../../../server/messages.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Card, Cards, Crumb, Disclosure, Lede, PageTitle, Section } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Act, Check, FileField, Form, Select, SureAct } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { revocations } from '../certificates.forms.ts'
import type { showCertified } from '../show-work.ts'
import { texts } from '../texts.ts'
import { RuleForm } from './rule-form.tsx'

export type Data = z.output<typeof showCertified.output>
type Person = Data['people'][number]
type Held = Data['held'][number]

/** Who followed a programme and may be certified, and who was. */
export const CertifiedPage: Page<Data> = {
  kind: 'work',
  title: ({ title }, { language }) => `${texts.in(language)('work.title')} · ${textIn(title, language).text}`,
  body: Certified,
}

function Certified(props: PageProps<Data>) {
  const { data, refusal, typed = {} } = props
  const t = useTexts(texts)
  const due = data.people.filter(isDue).length
  const forRule = refusal !== undefined && typed['enrolment'] === undefined
  return (
    <>
      <Crumb>
        <a href="/travail/certificats">{t('work.title')}</a>
      </Crumb>
      <PageTitle>
        <Say text={data.title} />
      </PageTitle>
      <Lede>{data.criteria ?? t('work.no_rule')}</Lede>
      {data.maySet && (
        <Disclosure summary={t('rule.set')} open={forRule || data.rule === null}>
          <RuleForm {...props} refusal={forRule ? refusal : undefined} />
        </Disclosure>
      )}
      <Section title={t('people.title')} id="personnes">
        {due > 0 && (
          <>
            <SureAct
              action={`/travail/certificats/${data.slug}/tous`}
              label={t('issue.all', { n: due })}
              lost={t('issue.all.lost')}
              kind="plain"
            />
            <p class="hint">{t('issue.all.hint')}</p>
          </>
        )}
        {data.people.length === 0 ? (
          <Empty title={t('people.none')}>{t('people.none.what')}</Empty>
        ) : (
          <People {...props} />
        )}
      </Section>
      {data.held.length > 0 && (
        <Section title={t('held.title')} id="delivres">
          <p>
            {t('held.count', { n: data.issued })}
            {data.issued > data.held.length && ` ${t('held.newest', { n: data.held.length })}`}
          </p>
          <Cards>
            {data.held.map((one) => (
              <HeldCard slug={data.slug} mayRevoke={data.mayRevoke} one={one} />
            ))}
          </Cards>
        </Section>
      )}
    </>
  )
}

/** Those who qualify first, since something is to be done; whoever has a certificate is below, with it. */
function People(props: PageProps<Data>) {
  const { people } = props.data
  const t = useTexts(texts)
  const [ready, notYet] = [people.filter(isReady), people.filter((one) => !one.certified && !isReady(one))]
  const certified = people.length - ready.length - notYet.length
  const cards = (of: readonly Person[]) => (
    <Cards>
      {of.map((person) => (
        <PersonCard {...props} person={person} />
      ))}
    </Cards>
  )
  return (
    <>
      {ready.length > 0 && cards(ready)}
      {certified > 0 && <p>{t('people.certified', { n: certified })}</p>}
      {notYet.length > 0 && (
        <Disclosure
          summary={t('people.not_yet.n', { n: notYet.length })}
          open={ready.length + certified === 0}
        >
          {cards(notYet)}
        </Disclosure>
      )}
    </>
  )
}

/** A person without a certificate that stands. */
function PersonCard(props: PageProps<Data> & { person: Person }) {
  const { data, person } = props
  const t = useTexts(texts)
  const { language } = useReader()
  const { name, reasons, enrolment, assessed } = person
  const asked = data.rule?.work ?? false
  return (
    <Card level={3} title={<bdi>{name}</bdi>} meta={t(metaOf(person))}>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((code) => (
            <li>{refusalText(language, code)}</li>
          ))}
        </ul>
      )}
      {asked && (
        <Act
          action={`/travail/certificats/${data.slug}/travaux`}
          hidden={{ enrolment, assessed: String(!assessed) }}
          label={t(assessed ? 'people.work.undo' : 'people.work')}
        />
      )}
      {reasons.length === 0 && <IssueForm {...props} />}
    </Card>
  )
}

/** Whether they are among those certified at once: see `issueToAll`. */
const isDue = (one: Person) => isReady(one) && !one.revoked

const isReady = ({ certified, reasons }: Person) => !certified && reasons.length === 0

function metaOf({ revoked, reasons }: Person) {
  if (revoked) return 'people.revoked'
  return reasons.length === 0 ? 'people.qualifies' : 'people.not_yet'
}

function IssueForm({ data, person, refusal, typed = {} }: PageProps<Data> & { person: Person }) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { enrolment } = person
  const here = typed['enrolment'] === enrolment ? refusal : undefined
  const words = { named: t('issue.named'), diploma: t('issue.diploma'), enrolment: person.name }
  return (
    <Disclosure summary={t('issue')} open={here !== undefined}>
      <Form
        id={`p-${enrolment}`}
        action={`/travail/certificats/${data.slug}/delivrer`}
        enctype="multipart/form-data"
        hidden={{ enrolment }}
        refusal={formRefusal(here, language, words)}
        submit={t('issue.now')}
      >
        <Check
          name="named"
          value="true"
          label={words.named}
          hint={t('issue.named.hint')}
          checked={here !== undefined && typed['named'] !== undefined}
        />
        <FileField
          name="diploma"
          label={words.diploma}
          hint={t('issue.diploma.hint')}
          accept=".pdf"
          optionalLabel={t('optional')}
        />
      </Form>
    </Disclosure>
  )
}

function HeldCard({ slug, mayRevoke, one }: { slug: string; mayRevoke: boolean; one: Held }) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const at = `/travail/certificats/${slug}/${one.id}`
  return (
    <Card
      level={3}
      title={one.name === null ? t('held.erased') : <bdi>{one.name}</bdi>}
      href={`/certificats/${one.id}`}
      meta={t('held.issued', { day: day(one.issuedOn) })}
      due={one.revoked ? t('held.revoked') : undefined}
    >
      {mayRevoke && !one.revoked && (
        <Disclosure summary={t('revoke')}>
          <Form id={`r-${one.id}`} action={`${at}/revoquer`} hint={t('revoke.lost')} submit={t('revoke.now')}>
            <Select
              name="reason"
              label={t('revoke.reason')}
              options={revocations.map((value) => ({ value, label: t(`revoke.reason.${value}`) }))}
            />
          </Form>
        </Disclosure>
      )}
      {mayRevoke && !one.erased && (
        <SureAct action={`${at}/effacer`} label={t('erase')} lost={t('erase.lost')} />
      )}
    </Card>
  )
}
