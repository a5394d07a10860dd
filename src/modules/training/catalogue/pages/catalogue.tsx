import type { z } from 'zod'
import { Say, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Card, Cards, Lede, PageTitle, TextLink } from '../../../../ui/cards.tsx'
import { Empty } from '../../../../ui/feedback.tsx'
import { Button, Field, Select } from '../../../../ui/form.tsx'
import { texts } from '../../texts.ts'
import { orientations } from '../../training.forms.ts'
import type { showCatalogue } from '../show-catalogue.ts'
import { useDates } from './session-words.tsx'

type Data = z.output<typeof showCatalogue.output>

export const CataloguePage: Page<Data> = {
  kind: 'public',
  title: (_, { language }) => texts.in(language)('catalogue.title'),
  body: Catalogue,
}

function Catalogue({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { search, orientation, modules, next } = data
  const further = new URLSearchParams({ search, orientation, after: next ?? '' })
  return (
    <>
      <PageTitle>{t('catalogue.title')}</PageTitle>
      <Lede>{t('catalogue.lede')}</Lede>
      <search>
        <form method="get" action="/formations">
          <Field name="search" label={t('catalogue.search')} type="search" value={search} />
          <Select
            name="orientation"
            label={t('orientation')}
            options={orientations.map((value) => ({ value, label: t(`orientation.${value}`) }))}
            value={orientation}
            placeholder={t('orientation.any')}
          />
          <Button>{t('catalogue.find')}</Button>
        </form>
      </search>
      {modules.length === 0 ? (
        <Empty title={t('catalogue.none')}>{t('catalogue.none.what')}</Empty>
      ) : (
        <Cards>
          {modules.map((one) => (
            <ModuleCard module={one} sessions={data.sessions.filter(({ module }) => module === one.slug)} />
          ))}
        </Cards>
      )}
      {next && <TextLink href={`/formations?${further}`}>{t('catalogue.next')}</TextLink>}
    </>
  )
}

type CardProps = { module: Data['modules'][number]; sessions: Data['sessions'] }

function ModuleCard({ module, sessions }: CardProps) {
  const t = useTexts(texts)
  const dates = useDates()
  const [first] = sessions
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
    />
  )
}
