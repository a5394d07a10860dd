import { type Language, type Localized, textIn } from '../../../kernel/localized.ts'
import { screenLanguage } from '../../../server/messages.ts'
import { texts as house } from '../../../server/texts.ts'
import { categoryWord } from '../../indicators/index.ts'
import { type FigureText, figureText } from '../figure-text.ts'
import { points, scaled } from '../picture.ts'
import {
  documentsOf,
  type ReleasedDocument,
  type ReleasedIndicator,
  type ReleasedMeasure,
} from '../release.ts'
import type { Release } from '../releases.db.ts'

/** The newest seal of the journal: whoever holds a printed report can tell whether the journal was changed since. */
export type Seal = { readonly number: number; readonly digest: string; readonly sealedAt: Date }

export type ReportOf = {
  readonly release: Release
  readonly seal: Seal | undefined
  readonly threshold: number
}
export type ReportIn = {
  readonly language: Language
  readonly timeZone: string
  readonly baseUrl: string
  /** Whether the organisations and their figures are invented: a printed report says so too. */
  readonly demonstration: boolean
}

/** A text of the plan with the language it is in, so that a voice reads it as such. */
type Said = { readonly text: string; readonly lang: string }
const said = (language: Language, text: Localized | null | undefined): Said | null => {
  const found = textIn(text, language)
  return found.text ? found : null
}

const states = ['reached', 'on_track', 'late', 'missed', 'measured', 'no_data'] as const

/** All that the report says, ready to be set: every word is data to the template. */
export function reportOf(
  { release, seal, threshold }: ReportOf,
  { language, timeZone, baseUrl, demonstration }: ReportIn,
) {
  const words = figureText(language, timeZone)
  const { t, formats } = words
  const { plan, measures } = release.content
  const day = formats.dayOf(release.releasedAt)
  const documentsIn = (measure: string | null) =>
    documentsOf(release.content, measure).map((one) => documentOf(one, words, { language, baseUrl }))
  const address = `${baseUrl}/plans/${plan.slug}/diffusions/${release.number}`
  return {
    lang: screenLanguage(language),
    date: day.split('-').map(Number),
    title: said(language, plan.title),
    subtitle: t('report.subtitle', { number: release.number, day: formats.day(day) }),
    author: formats.text(plan.holder.name),
    demonstration: demonstration ? demonstrationIn(language) : '',
    summary: words.summary(measures),
    note: said(language, release.note),
    description: said(language, plan.description),
    measures: inOrder(measures).map(({ measure, level }) => ({
      ...measureOf(measure, level, words, language),
      documents: documentsIn(measure.id),
    })),
    documents: documentsIn(null),
    states: states.map((state) => ({ state, word: t(`state.${state}`), means: t(`report.state.${state}`) })),
    hiding: t('report.hiding', { last: threshold - 1 }),
    contact: [
      t('report.published', { holder: formats.text(plan.holder.name) }),
      plan.coordinator ? t('report.coordinator', { coordinator: plan.coordinator }) : '',
    ].filter(Boolean),
    address: { before: t('report.address'), url: address },
    seal: seal
      ? t('report.seal', { number: seal.number, at: formats.moment(seal.sealedAt) })
      : t('report.seal.none'),
    digest: seal?.digest ?? '',
    labels: labelsIn(t),
  }
}

/** What the banner of every page says. */
const demonstrationIn = (language: Language) => {
  const t = house.in(language)
  return `${t('banner')} ${t('banner.detail')}`
}

const labelsIn = (t: FigureText['t']) => ({
  note: t('plan.note'),
  measures: t('report.measures'),
  no_indicator: t('measure.without_indicator'),
  period: t('indicator.period'),
  category: t('service.category'),
  value: t('indicator.value'),
  coverage: t('indicator.reported'),
  figures: t('indicator.table'),
  replies: t('indicator.replies'),
  notes: t('measure.notes'),
  documents: t('documents.title'),
  states: t('report.states'),
  hiding: t('report.hiding.title'),
  about: t('plan.about'),
  seal: t('report.seal.title'),
  colon: t('report.colon'),
  page: t('report.page'),
  of: t('report.page.of'),
})

/** Measures as the plan orders them, each followed by those within it. */
function inOrder(
  measures: readonly ReleasedMeasure[],
  parent: string | null = null,
  level = 2,
): { measure: ReleasedMeasure; level: number }[] {
  return measures
    .filter((one) => one.parent === parent)
    .flatMap((measure) => [{ measure, level }, ...inOrder(measures, measure.id, 3)])
}

function measureOf(measure: ReleasedMeasure, level: number, words: FigureText, language: Language) {
  return {
    level,
    number: words.t('measure.title', { number: measure.number }),
    title: said(language, measure.title),
    description: said(language, measure.description),
    indicators: measure.indicators.map((indicator) => indicatorOf(indicator, words, language)),
    notes: measure.notes.map((note) => ({
      when: words.formats.day(words.formats.dayOf(note.writtenAt)),
      text: said(language, note.text),
    })),
  }
}

/** A document with its whole address, for those who read on paper. */
const documentOf = (
  { title, publishedOn, href }: ReleasedDocument,
  { formats }: FigureText,
  { language, baseUrl }: Pick<ReportIn, 'language' | 'baseUrl'>,
) => ({
  title: said(language, title),
  when: formats.day(publishedOn),
  url: href?.startsWith('/') ? `${baseUrl}${href}` : (href ?? ''),
})

function indicatorOf(indicator: ReleasedIndicator, words: FigureText, language: Language) {
  const { t, formats, shown } = words
  const dated = indicator.kind === 'milestone' || indicator.kind === 'recurrence'
  const meta = [indicator.period && formats.period(indicator.period), words.coverage(indicator)]
  return {
    statement: said(language, indicator.statement),
    state: indicator.state,
    word: t(`state.${indicator.state}`),
    value: words.value(indicator),
    target: words.target(indicator),
    meta: meta.filter(Boolean).join(' · '),
    rows: dated
      ? []
      : indicator.series
          .slice(-8)
          .toReversed()
          .map((figure) => [
            formats.period(figure.period),
            shown(indicator, figure),
            formats.number(figure.reported),
          ]),
    // Releases made before there were categories hold none.
    parts: (indicator.parts ?? []).map((part) => [
      categoryWord(part.category, language),
      shown(indicator, part),
      formats.number(part.reported),
    ]),
    chart: chartOf(indicator, words),
    replies: indicator.replies.map((reply) => ({ who: formats.text(reply.organisation), text: reply.text })),
  }
}

/** A line of what is shown, within a square of 1: its scale knows nothing of what is hidden. */
function chartOf(indicator: ReleasedIndicator, { t, formats, format }: FigureText) {
  const line = points(indicator)
  const [first, last] = [line[0], line.at(-1)]
  if (!first || !last || line.length < 2) return null
  const target = indicator.target === null ? 'none' : format(indicator)(indicator.target)
  return {
    alt: t('chart.label', {
      first: format(indicator)(first.y),
      from: formats.period(first.period),
      last: format(indicator)(last.y),
      to: formats.period(last.period),
      target,
    }),
    ...scaled(indicator, line),
    from: formats.period(first.period),
    to: formats.period(last.period),
    end: format(indicator)(last.y),
  }
}
