import type { z } from 'zod'
import { type Localized, textIn } from '../../../kernel/localized.ts'
import { Colon, Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Breadcrumb, Lede, Measure, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { ChangedText } from '../../../ui/changed-text.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Meta } from '../../../ui/figure.tsx'
import { texts } from '../texts.ts'
import type { FieldChange, IndicatorChange, MeasureChange } from '../versions/compare-plans.ts'
import type { compareVersions } from '../versions/compare-versions.ts'
import { changedWords } from '../versions/words.ts'
import { type Sources, useVersionWords } from './version-words.ts'

type Data = z.output<typeof compareVersions.output>
type Version = Data['before']

/** What changed from one version of a plan to another: in words, with the old text and the new. */
export const VersionComparisonPage: Page<Data> = {
  kind: 'work',
  title: ({ title }, { language }) =>
    texts.in(language)('versions.compared.of', { plan: textIn(title, language).text }),
  body: ({ data }) => <Compared {...data} />,
}

function Compared({ slug, title, before, after, difference, sources }: Data) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const { plan, measures } = difference
  const count = (change: MeasureChange['change']) => measures.filter((one) => one.change === change).length
  const at = `/travail/plans/${slug}`
  const side = (one: Version) => (one ? one.number : 'aujourd-hui')
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: text(title), href: at },
          { label: t('versions.title'), href: `${at}/versions` },
          { label: t('versions.compared') },
        ]}
      />
      <PageTitle>{t('versions.compared')}</PageTitle>
      <Lede>
        <VersionName version={before} /> → <VersionName version={after} />
      </Lede>
      <p>
        {t('versions.counts', {
          added: count('added'),
          removed: count('removed'),
          changed: count('changed'),
        })}
      </p>
      <Tools>
        <TextLink href={`${at}/versions/${side(after)}/${side(before)}`}>{t('versions.reverse')}</TextLink>
      </Tools>
      {plan.length + measures.length === 0 && (
        <Empty title={t('versions.same')}>{t('versions.same.what')}</Empty>
      )}
      {plan.length > 0 && (
        <Section title={t('versions.of_plan')}>
          <Fields fields={plan} sources={sources} />
        </Section>
      )}
      {measures.map((measure) => (
        <MeasureCompared {...measure} sources={sources} />
      ))}
    </>
  )
}

export function VersionName({ version }: { version: Version }) {
  const t = useTexts(texts)
  const { day } = useFormats()
  if (!version) return <>{t('versions.today')}</>
  const numbered = t('versions.number', { number: version.number, day: day(version.dated) })
  return version.name ? (
    <>
      <Say text={version.name} /> ({numbered})
    </>
  ) : (
    numbered
  )
}

type Named = { readonly sources: Sources }

function MeasureCompared({ number, title, change, fields, indicators, sources }: MeasureChange & Named) {
  const t = useTexts(texts)
  return (
    <Measure number={number} title={<Say text={title as Localized} />} level={2}>
      <Meta>{t(`compare.measure.${change}`)}</Meta>
      <Fields {...{ fields, sources }} />
      {indicators.map((indicator) => (
        <IndicatorCompared {...indicator} sources={sources} />
      ))}
    </Measure>
  )
}

function IndicatorCompared({ statement, kind, change, fields, sources }: IndicatorChange & Named) {
  const t = useTexts(texts)
  return (
    <section>
      <h3 class="card-title">
        {t(`compare.indicator.${change}`)}
        <Colon />
        <Say text={statement as Localized} />
      </h3>
      <Fields {...{ fields, kind, sources }} />
    </section>
  )
}

/** Field by field. Words that are codes or figures are said as a reader of the plan would, and change as a whole. */
function Fields({ fields, kind, sources }: Named & { fields: readonly FieldChange[]; kind?: string }) {
  const words = useVersionWords(sources)
  return (
    <>
      {fields.map((change) => (
        <>
          <p>
            <strong>{words.field(change)}</strong>
          </p>
          <ChangedText
            stretches={stretchesOf(change, (said) => words.value(change.field, said, kind))}
            words={words.changed}
            lang={change.language ?? undefined}
          />
        </>
      ))}
    </>
  )
}

function stretchesOf({ before, after, language }: FieldChange, said: (value: string) => string) {
  if (language !== null) return changedWords(before ?? '', after ?? '')
  return [
    ...(before === null ? [] : [{ kind: 'removed' as const, text: said(before) }]),
    ...(after === null ? [] : [{ kind: 'added' as const, text: said(after) }]),
  ]
}
