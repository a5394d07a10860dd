import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, Lede, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { StateBadge } from '../../../ui/figure.tsx'
import { Act, SureAct } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import type { listMessages } from '../list-messages.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof listMessages.output>
type Shown = Data['items'][number]

const path = '/administration/messages'

/** Messages that went out, wait or failed, and what can be done about those. */
export const MessagesPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('messages.title'),
  body: Messages,
}

function Messages({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const failed = data.counts.failed ?? 0
  return (
    <>
      <Crumb>
        <a href="/administration">{t('crumb.administration')}</a>
      </Crumb>
      <PageTitle>{t('messages.title')}</PageTitle>
      <Lede>{t('messages.lede')}</Lede>
      <States {...data} />
      {failed > 0 && (
        <Tools>
          <Act action={`${path}/reessayer`} label={t('messages.retry_all', { n: failed })} kind="plain" />
        </Tools>
      )}
      <Listed {...data} />
      {data.next && (
        <TextLink
          href={`${path}?${new URLSearchParams({ ...(data.state ? { state: data.state } : {}), after: data.next })}`}
        >
          {t('messages.next')}
        </TextLink>
      )}
      <Days {...data} />
    </>
  )
}

const filtered = ['waiting', 'failed', 'sent', 'written', 'gathered', 'given_up'] as const

function States({ state, counts }: Data) {
  const t = useTexts(texts)
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0)
  return (
    <nav class="turn" aria-label={t('messages.filter')}>
      <a href={path} aria-current={state === null ? 'page' : undefined}>
        {t('messages.all', { n: all })}
      </a>
      {filtered.map((one) => (
        <a href={`${path}?state=${one}`} aria-current={state === one ? 'page' : undefined}>
          {t(`messages.filter.${one}`, { n: counts[one] ?? 0 })}
        </a>
      ))}
    </nav>
  )
}

function Listed({ items, state }: Data) {
  const t = useTexts(texts)
  const { moment } = useFormats()
  return (
    <Table
      caption={t('messages.title')}
      captionHidden
      label={t('messages.table')}
      columns={[
        { key: 'kind', label: t('messages.kind') },
        { key: 'to', label: t('messages.to') },
        { key: 'state', label: t('messages.state') },
        { key: 'made', label: t('messages.made') },
        { key: 'act', label: t('messages.act') },
      ]}
      rows={items.map((one) => ({
        kind: (
          <>
            {t(`kind.${one.kind}`)}
            {one.channel === 'sms' && <span class="where">{t('channel.sms')}</span>}
          </>
        ),
        to: <To {...one} />,
        state: <State {...one} />,
        made: moment(one.created_at),
        act: <Acts {...one} />,
      }))}
      empty={
        <Empty title={t(state ? 'messages.none.state' : 'messages.none')}>{t('messages.none.what')}</Empty>
      }
    />
  )
}

function To({ recipient, organisation }: Shown) {
  return (
    <>
      {recipient && <span translate="no">{recipient}</span>}
      {organisation && (
        <span class="where">
          <Say text={organisation} />
        </span>
      )}
    </>
  )
}

const looks = {
  waiting: 'no_data',
  sent: 'reached',
  written: 'measured',
  gathered: 'measured',
  failed: 'missed',
  given_up: 'missed',
} as const

function State({ state, attempts, failed_code, sent_at, held_until }: Shown) {
  const t = useTexts(texts)
  const { moment } = useFormats()
  return (
    <>
      <StateBadge state={looks[state]} label={t(`state.${state}`)} />
      {sent_at && <span class="where">{moment(sent_at)}</span>}
      {state === 'waiting' && held_until && (
        <span class="where">{t('messages.held', { at: moment(held_until) })}</span>
      )}
      {failed_code && (
        <span class="where">
          {t(`failure.${failed_code}`)} {t('messages.attempts', { n: attempts })}
        </span>
      )}
    </>
  )
}

function Acts({ id, state, attempts }: Shown) {
  const t = useTexts(texts)
  const { actor } = useReader()
  const again = state === 'failed' || (state === 'waiting' && attempts > 0)
  if (state !== 'failed' && state !== 'waiting') return null
  return (
    <>
      {again && actor.may('message.retry') && (
        <Act action={`${path}/${id}/reessayer`} label={t('messages.retry')} />
      )}
      {actor.may('message.give_up') && (
        <SureAct
          action={`${path}/${id}/abandonner`}
          label={t('messages.give_up')}
          lost={t('messages.give_up.lost')}
        />
      )}
    </>
  )
}

function Days({ days }: Data) {
  const t = useTexts(texts)
  const { day, number } = useFormats()
  return (
    <Section title={t('days.title')}>
      <Table
        caption={t('days.title')}
        captionHidden
        label={t('days.table')}
        columns={[
          { key: 'day', label: t('days.day') },
          { key: 'sent', label: t('days.sent'), numeric: true },
          { key: 'written', label: t('days.written'), numeric: true },
        ]}
        rows={days.map((one) => ({
          day: day(one.day),
          sent: number(one.sent),
          written: number(one.written),
        }))}
        empty={<p>{t('days.none')}</p>}
      />
    </Section>
  )
}
