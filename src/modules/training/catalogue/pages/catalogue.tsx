import type { z } from 'zod'
import { Say, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Card, Cards, Lede, PageTitle, TextLink, Tools } from '../../../../ui/cards.tsx'
import { Empty } from '../../../../ui/feedback.tsx'
import { Meta } from '../../../../ui/figure.tsx'
import { texts } from '../../texts.ts'
import { filterQuery } from '../catalogue.forms.ts'
import type { showCatalogue } from '../show-catalogue.ts'
import { Filters } from './filters.tsx'
import { useDates, useStage } from './session-words.tsx'

type Data = z.output<typeof showCatalogue.output>

export const CataloguePage: Page<Data> = {
  kind: 'public',
  title: (_, { language }) => texts.in(language)('catalogue.title'),
  body: Catalogue,
}

function Catalogue({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { filters, modules, count, next } = data
  const further = filterQuery(filters)
  if (next) further.set('after', next)
  return (
    <>
      <PageTitle>{t('catalogue.title')}</PageTitle>
      <Lede>{t('catalogue.lede')}</Lede>
      <Filters {...data} />
      <TakeAway {...data} />
      {modules.length === 0 ? (
        <Empty title={t('catalogue.none')} action={{ href: '/formations', label: t('catalogue.all') }}>
          {t('catalogue.none.what')}
        </Empty>
      ) : (
        <>
          <Meta>{t('catalogue.count', { n: count })}</Meta>
          <Cards>
            {modules.map((one) => (
              <ModuleCard module={one} sessions={data.sessions.filter(({ module }) => module === one.slug)} />
            ))}
          </Cards>
        </>
      )}
      {next && <TextLink href={`/formations?${further}`}>{t('catalogue.next')}</TextLink>}
    </>
  )
}

/** The dates in one's own calendar, and the catalogue on paper. */
function TakeAway({ filters: { programme, orientation, search } }: Data) {
  const t = useTexts(texts)
  const { language } = useReader()
  const query = filterQuery({ programme, orientation, search, duration: undefined, open: undefined })
  // A calendar program does not say which language its reader speaks.
  query.set('lang', language)
  return (
    <Tools>
      <TextLink href={`/formations/calendrier.ics?${query}`}>{t('calendar.link')}</TextLink>
      <TextLink href="/formations/catalogue.pdf">{t('printed.link')}</TextLink>
    </Tools>
  )
}

type CardProps = { module: Data['modules'][number]; sessions: Data['sessions'] }

function ModuleCard({ module, sessions }: CardProps) {
  const t = useTexts(texts)
  const dates = useDates()
  const words = useStage()
  const first =
    sessions.find(({ stage }) => stage === 'open') ?? sessions.find(({ decision }) => decision !== 'given_up')
  const facts = [
    t('half_days', { n: module.half_days }),
    module.orientation && t(`orientation.${module.orientation}`),
    module.state !== 'adopted' && t(`state.${module.state}`),
  ]
  return (
    <Card
      title={<Say text={module.title} />}
      href={`/formations/${module.slug}`}
      meta={facts.filter(Boolean).join(' · ')}
      due={first ? t('session.next', { dates: dates(first) }) : t('session.none')}
    >
      {first && first.stage !== 'closed' && <p>{words(first)}</p>}
    </Card>
  )
}
