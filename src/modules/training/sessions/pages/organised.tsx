import type { z } from 'zod'
import { Say, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { ButtonLink, Disclosure, Lede, PageTitle, Section, TextLink, Tools } from '../../../../ui/cards.tsx'
import { Empty } from '../../../../ui/feedback.tsx'
import { Table } from '../../../../ui/table.tsx'
import { useDates, useStage } from '../../catalogue/pages/session-words.tsx'
import { texts } from '../../texts.ts'
import type { showOrganised } from '../show-organised.ts'

type Data = z.output<typeof showOrganised.output>
type Programme = Data['programmes'][number]

export const OrganisedPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('organised.title'),
  body: Organised,
}

function Organised({ data: { programmes } }: PageProps<Data>) {
  const t = useTexts(texts)
  const { actor } = useReader()
  const create = { href: '/travail/formations/programmes/nouveau', label: t('programme.new') }
  return (
    <>
      <PageTitle>{t('organised.title')}</PageTitle>
      <Lede>{t('organised.lede')}</Lede>
      {programmes.length === 0 && (
        <Empty title={t('organised.none')} action={actor.may('programme.create') ? create : undefined}>
          {t('organised.none.what')}
        </Empty>
      )}
      {programmes.map((one) => (
        <InHand {...one} />
      ))}
      {programmes.length > 0 && actor.may('programme.create') && (
        <Tools>
          <TextLink href={create.href}>{create.label}</TextLink>
        </Tools>
      )}
    </>
  )
}

function InHand({ slug, title, approval, sheets, sessions }: Programme) {
  const t = useTexts(texts)
  return (
    <Section title={<Say text={title} />}>
      <p>{t(`funding.approval.${approval}`)}</p>
      <Tools>
        <ButtonLink href={`/travail/formations/modules/nouveau?programme=${slug}`} plain>
          {t('module.new')}
        </ButtonLink>
        <TextLink href={`/travail/formations/programmes/${slug}`}>{t('programme.open')}</TextLink>
      </Tools>
      <Sessions sessions={sessions} />
      <Disclosure summary={t('organised.modules', { n: sheets.length })}>
        <ul>
          {sheets.map((one) => (
            <li>
              <a href={`/formations/${one.slug}`}>
                <Say text={one.title} />
              </a>
              {one.state !== 'adopted' && ` (${t(`state.${one.state}`)})`}
              {' · '}
              <a href={`/travail/formations/modules/${one.slug}`}>{t('module.change')}</a>
              {' · '}
              <a href={`/travail/formations/sessions/nouvelle?module=${one.slug}`}>{t('session.new')}</a>
            </li>
          ))}
        </ul>
      </Disclosure>
    </Section>
  )
}

function Sessions({ sessions }: Pick<Programme, 'sessions'>) {
  const t = useTexts(texts)
  const dates = useDates()
  const stage = useStage()
  return (
    <Table
      caption={t('organised.sessions')}
      label={t('organised.sessions')}
      stacks
      columns={[
        { key: 'dates', label: t('session.when') },
        { key: 'title', label: t('sheet.here') },
        { key: 'seats', label: t('organised.seats'), numeric: true },
        { key: 'state', label: t('state') },
      ]}
      rows={sessions.map((one) => ({
        dates: <a href={`/travail/formations/sessions/${one.id}`}>{dates(one)}</a>,
        title: <Say text={one.title} />,
        seats: `${one.standing} / ${one.maximum}`,
        state: one.decision ? t(`decision.${one.decision}`) : stage(one),
      }))}
      empty={<p class="hint">{t('organised.no_session')}</p>}
    />
  )
}
