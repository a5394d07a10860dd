import type { Localized } from '../../../kernel/localized.ts'
import { textIn } from '../../../kernel/localized.ts'
import { Colon, Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Crumb, Disclosure, Lede, Measure, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Facts, Strip } from '../../../ui/figure.tsx'
import { documentsOf, type ReleaseContent, type ReleasedMeasure, statesIn } from '../release.ts'
import type { Release } from '../releases.db.ts'
import { texts } from '../texts.ts'
import { Documents, DocumentsBelow } from './documents.tsx'
import { Downloads } from './downloads.tsx'
import { IndicatorSaid, Rich } from './figure.tsx'

export const PlanPage: Page<Release> = {
  kind: 'public',
  title: (release, { language }) => textIn(release.content.plan.title, language).text,
  body: ({ data }) => <PlanBody release={data} />,
}

export function PlanBody({ release }: { release: Release }) {
  const t = useTexts(texts)
  const { plan, measures } = release.content
  return (
    <>
      <Crumb>
        <Released release={release} />
      </Crumb>
      <PageTitle>
        <Say text={plan.title} />
      </PageTitle>
      <AtAGlance measures={measures} />
      <Tools>
        <TextLink href={`/plans/${plan.slug}/diffusions/${release.number}`}>
          {t('plan.all_releases', { number: release.number })}
        </TextLink>
        <Downloads release={release} />
      </Tools>
      {release.note && (
        <Notice kind="info" title={t('plan.note')}>
          <p>
            <Say text={release.note} />
          </p>
        </Notice>
      )}
      {themesOf(measures).map(({ theme, own }) => (
        <Section title={theme ? <ThemeName theme={theme} /> : t('plan.other')}>
          {own.map((measure) => (
            <MeasureSaid measure={measure} content={release.content} />
          ))}
        </Section>
      ))}
      <Documents documents={documentsOf(release.content, null)} />
      <AboutPlan plan={plan} />
    </>
  )
}

export function Released({ release }: { release: Release }) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const { territory } = release.content.plan
  const values = { number: release.number, day: day(dayOf(release.releasedAt)) }
  return <>{territory ? t('plan.crumb', { ...values, territory }) : t('plan.crumb.plain', values)}</>
}

const ThemeName = ({ theme }: { theme: Localized }) => (
  <Say
    text={Object.fromEntries(
      Object.entries(theme).map(([language, name]) => [
        language,
        name.charAt(0).toUpperCase() + name.slice(1),
      ]),
    )}
  />
)

const order = ['reached', 'on_track', 'late', 'missed', 'measured', 'no_data'] as const

/** One sentence and one strip that say where the plan stands. */
export function AtAGlance({ measures }: { measures: readonly ReleasedMeasure[] }) {
  const t = useTexts(texts)
  const { list } = useFormats()
  const counts = statesIn(measures)
  const all = Object.values(counts).reduce((a, b) => a + b, 0)
  if (all === 0) return <Lede>{t('plan.no_indicators')}</Lede>
  const present = order.filter((state) => counts[state] > 0)
  const parts = list(present.map((state) => t(`plan.lede.${state}`, { n: counts[state] })))
  return (
    <>
      <Lede>
        <Rich text={t('plan.lede', { all, parts })} as={({ children }) => <strong>{children}</strong>} />
      </Lede>
      <Strip
        label={t('plan.strip', { parts })}
        parts={present.map((state) => ({ state, count: counts[state] }))}
      />
    </>
  )
}

/** Top-level measures by theme, in the plan's order. */
function themesOf(measures: readonly ReleasedMeasure[]) {
  const groups = new Map<string, { theme: Localized | null; own: ReleasedMeasure[] }>()
  for (const measure of measures.filter((one) => one.parent === null)) {
    const key = JSON.stringify(measure.theme)
    const group = groups.get(key) ?? { theme: measure.theme, own: [] }
    group.own.push(measure)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function MeasureSaid({
  measure,
  content,
  level = 3,
}: {
  measure: ReleasedMeasure
  content: ReleaseContent
  level?: 3 | 4
}) {
  const t = useTexts(texts)
  const inner = content.measures.filter((one) => one.parent === measure.id)
  const only = measure.indicators.length === 1
  return (
    <>
      <Measure
        number={measure.number}
        title={<Say text={measure.title} />}
        href={`/mesures/${measure.id}`}
        level={level}
      >
        {measure.indicators.map((indicator) => (
          <IndicatorSaid
            indicator={indicator}
            statement={
              <p class={only ? 'hint' : undefined}>
                <a href={`/indicateurs/${indicator.id}`}>
                  <Say text={indicator.statement} />
                </a>
              </p>
            }
          />
        ))}
        {measure.indicators.length === 0 && inner.length === 0 && (
          <p class="hint">
            {measure.noIndicatorInSource ? t('measure.no_indicator') : t('measure.without_indicator')}
          </p>
        )}
        <MeasureDetails measure={measure} />
        <DocumentsBelow documents={documentsOf(content, measure.id)} />
      </Measure>
      {inner.map((one) => (
        <MeasureSaid measure={one} content={content} level={4} />
      ))}
    </>
  )
}

function MeasureDetails({ measure }: { measure: ReleasedMeasure }) {
  const t = useTexts(texts)
  const { text, list } = useFormats()
  if (measure.actions.length === 0 && measure.partners.length === 0 && !measure.description) return null
  return (
    <Disclosure summary={t('measure.details')}>
      {measure.description && (
        <p>
          <Say text={measure.description} />
        </p>
      )}
      {measure.actions.length > 0 && (
        <ul>
          {measure.actions.map((action) => (
            <li>
              <Say text={action} />
            </li>
          ))}
        </ul>
      )}
      {measure.partners.length > 0 && (
        <p>
          {t('measure.partners')}
          <Colon />
          {list(measure.partners.map(text))}
        </p>
      )}
    </Disclosure>
  )
}

function AboutPlan({ plan }: { plan: ReleaseContent['plan'] }) {
  const t = useTexts(texts)
  const { day, text } = useFormats()
  const consulted = plan.source?.consulted && t('plan.consulted', { day: day(plan.source.consulted) })
  const items = [
    { term: t('plan.holder'), detail: text(plan.holder.name) },
    { term: t('plan.coordinator'), detail: plan.coordinator && <bdi>{plan.coordinator}</bdi> },
    {
      term: t('plan.dates'),
      detail:
        [plan.starts, plan.ends].flatMap((one) => (one ? day(one) : [])).join(' – ') || t('plan.dates.open'),
    },
    {
      term: t('plan.source'),
      detail: plan.source?.url ? (
        <a href={plan.source.url}>
          <bdi>{plan.source.document ?? plan.source.url}</bdi>
        </a>
      ) : (
        plan.source?.document && (
          <>
            <bdi>{plan.source.document}</bdi>
            {consulted && `, ${consulted}`}
          </>
        )
      ),
    },
  ].filter((item) => item.detail)
  return (
    <Section title={t('plan.about')}>
      {plan.description && (
        <p>
          <Say text={plan.description} />
        </p>
      )}
      <Facts items={items} />
      <FactList facts={plan.context} />
    </Section>
  )
}

export function FactList({ facts }: { facts: ReleaseContent['plan']['context'] }) {
  const t = useTexts(texts)
  if (facts.length === 0) return null
  return (
    <ul>
      {facts.map((fact) => (
        <li>
          <Say text={fact.text} />
          {fact.source && ` (${t('plan.source_of_fact', { source: fact.source })})`}
        </li>
      ))}
    </ul>
  )
}
