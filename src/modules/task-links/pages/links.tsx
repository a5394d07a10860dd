import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { ButtonLink, Lede, PageTitle, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty, Notice } from '../../../ui/feedback.tsx'
import { StateBadge } from '../../../ui/figure.tsx'
import { SureAct } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import type { listLinks } from '../list-links.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof listLinks.output>
type Link = Data['items'][number]

/** The links that were sent, and what became of each. */
export const LinksPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('links.title'),
  body: Links,
}

function Links({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const { actor } = useReader()
  const maySend = actor.may('task_link.send')
  const figures = { href: '/travail/liens/nouveau', label: t('links.new') }
  return (
    <>
      <Sent />
      <PageTitle>{t('links.title')}</PageTitle>
      <Lede>{t('links.lede')}</Lede>
      {maySend && data.items.length > 0 && (
        <Tools>
          <ButtonLink href={figures.href}>{figures.label}</ButtonLink>
        </Tools>
      )}
      <Table
        caption={t('links.title')}
        captionHidden
        label={t('links.table')}
        columns={[
          { key: 'organisation', label: t('links.organisation') },
          { key: 'asks', label: t('links.asks') },
          { key: 'recipient', label: t('links.recipient') },
          { key: 'state', label: t('links.state') },
          { key: 'until', label: t('links.until') },
          ...(maySend ? [{ key: 'act', label: t('links.act') }] : []),
        ]}
        rows={data.items.map((link) => ({
          organisation: <Say text={link.organisation.name} />,
          asks: <Asks {...link} />,
          recipient: link.recipient ? (
            <span translate="no">{link.recipient}</span>
          ) : (
            t('links.recipient.gone')
          ),
          state: <State {...link} />,
          until: day(link.expires),
          act: lasts(link) && (
            <SureAct
              action={`/travail/liens/${link.id}/revoquer`}
              label={t('links.revoke')}
              lost={t('links.revoke.lost')}
            />
          ),
        }))}
        empty={
          <Empty title={t('links.none')} action={maySend ? figures : undefined}>
            {t('links.none.what')}
          </Empty>
        }
      />
      {data.next && (
        <TextLink href={`/travail/liens?cursor=${encodeURIComponent(data.next)}`}>{t('links.next')}</TextLink>
      )}
    </>
  )
}

const lasts = ({ state, revoked_at }: Link) => revoked_at === null && state !== 'expired'

/** What became of the link that was just sent. */
function Sent() {
  const t = useTexts(texts)
  const asked = new URL(useReader().path, 'http://page').searchParams
  if (!asked.has('links') || asked.get('links') !== '0') return null
  return (
    <Notice
      kind="warning"
      role="status"
      title={t(asked.get('earlier') === '0' ? 'links.unsent.address' : 'links.unsent.today')}
    />
  )
}

function Asks({ statement, period, indicators }: Link) {
  const t = useTexts(texts)
  const { period: inWords } = useFormats()
  if (statement) return <Say text={statement} />
  return <>{t('links.figures', { period: inWords(period ?? 'once'), n: indicators.length })}</>
}

const looks = {
  waiting: 'no_data',
  sent: 'measured',
  written: 'no_data',
  unsent: 'missed',
  opened: 'on_track',
  answered: 'reached',
  expired: 'missed',
  revoked: 'missed',
} as const

function State({ state, sent_at, opened_at, answered_at, revoked_at }: Link) {
  const t = useTexts(texts)
  const { moment } = useFormats()
  const at = {
    waiting: null,
    sent: sent_at,
    written: sent_at,
    unsent: null,
    opened: opened_at,
    answered: answered_at,
    expired: null,
    revoked: revoked_at,
  }[state]
  return (
    <>
      <StateBadge state={looks[state]} label={t(`state.${state}`)} />
      {at && <span class="where">{moment(at)}</span>}
      {state === 'answered' && !answered_at && <span class="where">{t('state.answered.otherwise')}</span>}
    </>
  )
}
