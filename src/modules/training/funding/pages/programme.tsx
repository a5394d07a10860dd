import type { z } from 'zod'
import { textIn } from '../../../../kernel/localized.ts'
import { Say, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Breadcrumb, Card, Cards, Lede, PageTitle, Section, TextLink, Tools } from '../../../../ui/cards.tsx'
import { Empty } from '../../../../ui/feedback.tsx'
import { useDates } from '../../catalogue/pages/session-words.tsx'
import { coverage } from '../../costs/costs.ts'
import { coverageWords } from '../../costs/pages/coverage-words.ts'
import { useEuros } from '../../costs/pages/euros.ts'
import { texts } from '../../texts.ts'
import type { showFunding } from '../read-funding.ts'
import { Exchange } from './exchange.tsx'

type Data = z.output<typeof showFunding.output>

export const ProgrammePage: Page<Data> = {
  kind: 'work',
  title: ({ programme }, { language }) => textIn(programme.title, language).text,
  body: Programme,
}

function Programme(props: PageProps<Data>) {
  const { programme, sessions, mayFund } = props.data
  const t = useTexts(texts)
  const at = `/travail/formations/programmes/${programme.slug}`
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('organised.title'), href: '/travail/formations' },
          { label: t('funding.programme') },
        ]}
      />
      <PageTitle>
        <Say text={programme.title} />
      </PageTitle>
      <Lede>{t(`funding.approval.${programme.approval}`)}</Lede>
      <Tools>
        {mayFund && <TextLink href={`${at}/modifier`}>{t('programme.change')}</TextLink>}
        {mayFund && <TextLink href={`${at}/dossier.pdf`}>{t('funding.pdf')}</TextLink>}
        {mayFund && <TextLink href={`${at}/dossier.xlsx`}>{t('funding.xlsx')}</TextLink>}
        <TextLink href={`/formations?programme=${programme.slug}`}>{t('funding.public')}</TextLink>
      </Tools>
      {mayFund && <Exchange {...props} />}
      <Section title={t('funding.sessions')}>
        {sessions.length === 0 ? (
          <Empty title={t('session.none')}>{t('funding.no_sessions')}</Empty>
        ) : (
          <Cards>
            {sessions.map((one) => (
              <SessionCard {...one} />
            ))}
          </Cards>
        )}
      </Section>
    </>
  )
}

/** What a session costs, in one line, and the way to its costs. */
function SessionCard({ id, title, half_days, minimum, maximum, scenarios }: Data['sessions'][number]) {
  const t = useTexts(texts)
  const dates = useDates()
  const euros = useEuros()
  const [first, last] = [scenarios[0], scenarios.at(-1)]
  const isFunded = coverage(scenarios).kind === 'from'
  return (
    <Card
      level={3}
      title={<Say text={title} />}
      href={`/travail/formations/sessions/${id}/couts`}
      meta={isFunded ? `${dates({ half_days })} · ${coverageWords(t, scenarios)}` : dates({ half_days })}
      due={isFunded ? undefined : coverageWords(t, scenarios)}
    >
      {first && last && (
        <p>{t('funding.from_to', { minimum, maximum, first: euros(first.cost), last: euros(last.cost) })}</p>
      )}
    </Card>
  )
}
