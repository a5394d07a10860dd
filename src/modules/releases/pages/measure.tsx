import type { Child } from 'hono/jsx'
import type { Localized } from '../../../kernel/localized.ts'
import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Crumb, Lede, PageTitle, Section, Story, TextLink, Tools } from '../../../ui/cards.tsx'
import { Facts } from '../../../ui/figure.tsx'
import { documentsOf, type ReleasedMeasure } from '../release.ts'
import type { Release } from '../releases.db.ts'
import { texts } from '../texts.ts'
import { Documents } from './documents.tsx'
import { IndicatorSaid } from './figure.tsx'
import { FactList, Released } from './plan.tsx'

type Shown = { readonly release: Release; readonly measure: ReleasedMeasure }

export const MeasurePage: Page<Shown> = {
  kind: 'public',
  title: ({ measure }, { language }) => `${measure.number}. ${textIn(measure.title, language).text}`,
  body: ({ data }) => <MeasureBody {...data} />,
}

function MeasureBody({ release, measure }: Shown) {
  const t = useTexts(texts)
  const { plan, measures } = release.content
  const parent = measures.find((one) => one.id === measure.parent)
  const inner = measures.filter((one) => one.parent === measure.id)
  return (
    <>
      <Crumb>
        <a href={`/plans/${plan.slug}`}>
          <Say text={plan.title} />
        </a>{' '}
        · <Released release={release} />
      </Crumb>
      <PageTitle>
        {measure.number}. <Say text={measure.title} />
      </PageTitle>
      {parent && (
        <p>
          <a href={`/mesures/${parent.id}`}>{t('measure.part_of', { title: `${parent.number}` })}</a>
        </p>
      )}
      {measure.description && (
        <Lede>
          <Say text={measure.description} />
        </Lede>
      )}
      <Section title={t('measure.indicators')}>
        {measure.indicators.map((indicator) => (
          <IndicatorSaid
            indicator={indicator}
            statement={
              <h3>
                <a href={`/indicateurs/${indicator.id}`}>
                  <Say text={indicator.statement} />
                </a>
              </h3>
            }
          />
        ))}
        {measure.indicators.length === 0 && (
          <p>{measure.noIndicatorInSource ? t('measure.no_indicator') : t('measure.without_indicator')}</p>
        )}
      </Section>
      {inner.length > 0 && (
        <Section title={t('measure.inner')}>
          <ul>
            {inner.map((one) => (
              <li>
                <a href={`/mesures/${one.id}`}>
                  {one.number} · <Say text={one.title} />
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Listed title={t('measure.actions')} items={measure.actions} />
      <MeasureFacts measure={measure} />
      {measure.context.length > 0 && (
        <Section title={t('measure.context')}>
          <FactList facts={measure.context} />
        </Section>
      )}
      <Listed title={t('measure.risks')} items={measure.risks} />
      <Listed title={t('measure.legal')} items={measure.legalBasis} />
      <Documents documents={documentsOf(release.content, measure.id)} />
      <Notes measure={measure} />
      <Tools>
        <TextLink href={`/plans/${plan.slug}`}>{t('measure.back')}</TextLink>
      </Tools>
    </>
  )
}

function Listed({ title, items }: { title: string; items: readonly Localized[] }) {
  if (items.length === 0) return null
  return (
    <Section title={title}>
      <ul>
        {items.map((item) => (
          <li>
            <Say text={item} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function MeasureFacts({ measure }: { measure: ReleasedMeasure }) {
  const t = useTexts(texts)
  const { day, text, list } = useFormats()
  const dates = [
    measure.notBefore && t('measure.not_before', { day: day(measure.notBefore) }),
    measure.due && t('measure.due', { day: day(measure.due) }),
  ].filter(Boolean)
  const items: { term: string; detail: Child }[] = [
    { term: t('measure.state'), detail: t(`measure_state.${measure.state}`) },
    { term: t('measure.leads'), detail: list(measure.leads.map(text)) },
    { term: t('measure.partners'), detail: list(measure.partners.map(text)) },
    { term: t('measure.dates'), detail: dates.join(', ') },
  ]
  return (
    <Section title={t('measure.facts')}>
      <Facts items={items.filter((item) => item.detail)} />
    </Section>
  )
}

function Notes({ measure }: { measure: ReleasedMeasure }) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  if (measure.notes.length === 0) return null
  return (
    <Section title={t('measure.notes')}>
      <Story
        items={measure.notes.map((note) => ({
          when: day(dayOf(note.writtenAt)),
          date: dayOf(note.writtenAt),
          state: 'done',
          children: (
            <p>
              <Say text={note.text} />
            </p>
          ),
        }))}
      />
    </Section>
  )
}
