import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownRefusal } from '../../../server/refusal-page.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle, Section, Tools } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Facts, ProgressLine } from '../../../ui/figure.tsx'
import { Act } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import { ScopeWords } from '../../organisations/index.ts'
import type { followRequest } from '../show-request.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof followRequest.output>

export const FollowPage: Page<Data> = {
  kind: 'work',
  title: ({ request }, { language }) => textIn(request.statement, language).text,
  body: Follow,
}

function Follow({ data, refusal }: PageProps<Data>) {
  const { request } = data
  const t = useTexts(texts)
  const { text } = useFormats()
  const refused = shownRefusal(refusal, useReader().language)
  const answered = t('answered', { answered: request.answered, asked: request.asked })
  return (
    <>
      {refused && <Notice kind="error" role="alert" title={refused.message} />}
      <Reminded />
      <Sent />
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: t('requests.title'), href: '/declarations' }, { label: text(request.statement) }]}
      />
      <PageTitle>
        <Say text={request.statement} />
      </PageTitle>
      <Lede>{t('follow.lede', countsOf(request))}</Lede>
      <ProgressLine label={answered} value={request.asked === 0 ? 0 : request.answered / request.asked} />
      <About {...data} />
      <Acts {...request} />
      <Section title={t('follow.answers')}>
        <Answers {...data} />
      </Section>
    </>
  )
}

const countsOf = ({ asked, answered, holds, does_not_hold, not_applicable }: Data['request']) => ({
  ...{ asked, answered, holds, does_not_hold, not_applicable },
  left: asked - answered,
})

/** What became of the reminder that was just sent. */
function Reminded() {
  const t = useTexts(texts)
  const asked = new URL(useReader().path, 'http://page').searchParams
  if (!asked.has('reminded')) return null
  const count = (name: string) => Number(asked.get(name)) || 0
  return (
    <Notice
      kind={count('unreachable') > 0 ? 'warning' : 'info'}
      role="status"
      title={t('reminded', { n: count('reminded') })}
    >
      {count('earlier') > 0 && <p>{t('reminded.earlier', { n: count('earlier') })}</p>}
      {count('paused') > 0 && <p>{t('reminded.paused', { n: count('paused') })}</p>}
      {count('unreachable') > 0 && <p>{t('reminded.unreachable', { n: count('unreachable') })}</p>}
    </Notice>
  )
}

function About({ request, scope, countsIn }: Data) {
  const t = useTexts(texts)
  const { day, text } = useFormats()
  const items = [
    { term: t('ask.scope'), detail: <ScopeWords scope={scope} /> },
    {
      term: t('ask.due'),
      detail: request.closed ? `${day(request.due)} · ${t('closed')}` : day(request.due),
    },
    { term: t('ask.evidence'), detail: t(`evidence.${request.evidence}`) },
    ...countsIn.map((one) => ({
      term: t('follow.counts'),
      detail: (
        <a href={`/indicateurs/${one.indicator}`}>
          {t('counts.in', { measure: one.measure, plan: text(one.plan) })}
        </a>
      ),
    })),
  ]
  return <Facts items={items} />
}

/** What became of the links that were just sent. */
function Sent() {
  const t = useTexts(texts)
  const asked = new URL(useReader().path, 'http://page').searchParams
  if (!asked.has('links')) return null
  const count = (name: string) => Number(asked.get(name)) || 0
  return (
    <Notice
      kind={count('unreachable') > 0 ? 'warning' : 'info'}
      role="status"
      title={t('links.sent', { n: count('links') })}
    >
      {count('earlier') > 0 && <p>{t('links.earlier', { n: count('earlier') })}</p>}
      {count('unreachable') > 0 && <p>{t('links.unreachable', { n: count('unreachable') })}</p>}
    </Notice>
  )
}

function Acts({ slug, closed, asked, answered }: Data['request']) {
  const t = useTexts(texts)
  const { actor } = useReader()
  if (!actor.may('declaration.close')) return null
  return (
    <Tools>
      {!closed && answered < asked && (
        <Act
          action="/relances"
          label={t('follow.remind', { n: asked - answered })}
          hidden={{ id: slug }}
          kind="main"
        />
      )}
      {!closed && answered < asked && actor.may('task_link.send') && (
        <Act
          action="/travail/liens"
          label={t('links.send_all', { n: asked - answered })}
          hidden={{ kind: 'declaration', request: slug }}
          kind="plain"
        />
      )}
      <Act
        action={`/declarations/${slug}/fermer`}
        label={closed ? t('follow.reopen') : t('follow.close')}
        hidden={{ closed: String(!closed) }}
        kind="plain"
      />
    </Tools>
  )
}

function Answers({ request, organisations }: Data) {
  const t = useTexts(texts)
  const { day, moment, text } = useFormats()
  const none = '–'
  const sends = useReader().actor.may('task_link.send') && !request.closed
  const answerOf = (holds: string | null) => (holds ? t(`answer.${holds as 'yes'}`) : t('follow.no_answer'))
  // Those who have not answered come first: that is what this page is opened for.
  const { compare } = new Intl.Collator('fr', { numeric: true })
  const rows = [...organisations].sort(
    (a, b) => Number(a.holds !== null) - Number(b.holds !== null) || compare(text(a.name), text(b.name)),
  )
  return (
    <Table
      caption={t('follow.answers')}
      captionHidden
      label={t('follow.table')}
      columns={[
        { key: 'name', label: t('follow.organisation') },
        { key: 'answer', label: t('follow.answer') },
        { key: 'since', label: t('answer.since_short') },
        { key: 'on', label: t('follow.answered_on') },
        { key: 'reminded', label: t('follow.reminded') },
        ...(sends ? [{ key: 'link', label: t('follow.link') }] : []),
      ]}
      rows={rows.map((one) => ({
        name: (
          <a href={`/declarations/${request.slug}/${one.slug}`}>
            <Say text={one.name} />
          </a>
        ),
        answer: one.holds ? answerOf(one.holds) : <strong>{answerOf(null)}</strong>,
        since: one.since ? day(one.since) : none,
        on: one.answeredOn
          ? [day(one.answeredOn), one.byLink && t('follow.by_link')].filter(Boolean).join(', ')
          : none,
        link: one.holds === null && (
          <a href={`/travail/liens/nouveau?request=${request.slug}&organisation=${one.slug}`}>
            {t('links.send')} <span class="hidden-visually">{text(one.name)}</span>
          </a>
        ),
        reminded: one.remindedAt ? moment(one.remindedAt) : none,
      }))}
    />
  )
}
