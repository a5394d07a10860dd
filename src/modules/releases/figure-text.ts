import type { Language, Localized } from '../../kernel/localized.ts'
import { formatsIn } from '../../server/reader.tsx'
import { type ReleasedIndicator, type ReleasedMeasure, statesIn } from './release.ts'
import { texts } from './texts.ts'

type Kind = Pick<ReleasedIndicator, 'kind'>
type Parts = Pick<ReleasedIndicator, 'kind' | 'numerator' | 'denominator'>

/** What is said of figures, as plain text: for reports, feeds and pictures. Pages say the same with their marks. */
export function figureText(language: Language, timeZone: string) {
  const t = texts.in(language)
  const formats = formatsIn(language, timeZone)
  const plain = (text: string) => text.replace(/<\/?b>/g, '')
  const format = ({ kind }: Kind) => (kind === 'share' ? formats.percent : formats.number)

  /** A figure as it is shown: hidden, none, or the number itself. */
  const shown = (indicator: Kind, figure: { readonly value: number | null; readonly suppressed: boolean }) =>
    figure.suppressed ? t('out.hidden') : figure.value === null ? '–' : format(indicator)(figure.value)

  const unit = ({ unit: own, unit_counted: counted, kind, value }: ReleasedIndicator) =>
    own ? formats.text(own) : counted && kind === 'count' ? t(`unit.${counted}`, { n: value }) : ''

  function value(indicator: ReleasedIndicator): string {
    const { kind, value: of, every_months: every, noted_on: noted } = indicator
    if (indicator.suppressed) return t('figure.suppressed')
    if (kind === 'recurrence')
      return of === null
        ? t('figure.recurrence.never', { every })
        : plain(t('figure.recurrence', { months: of, every }))
    if (kind === 'milestone')
      return (of ?? 0) > 0
        ? t('figure.milestone.yes', { since: noted ? formats.day(noted) : 'none' })
        : t('figure.milestone.no')
    if (of === null) return t('figure.none')
    const said = plain(t('figure.count', { n: format(indicator)(of), unit: unit(indicator) })).trim()
    const madeOf = parts(indicator)
    return madeOf ? `${said}, ${madeOf}.` : `${said}.`
  }

  /** What a figure is made of: how many out of how many; a mean of how many answers, unless it was given bare, over 1. */
  function parts({ kind, numerator, denominator }: Parts): string {
    if (denominator === null || numerator === null) return ''
    if (kind === 'scale' && denominator === 1) return ''
    const all = formats.number(denominator)
    return kind === 'scale'
      ? t('figure.mean', { n: denominator, all })
      : t('figure.of', { numerator: formats.number(numerator), denominator: all })
  }

  function target(indicator: ReleasedIndicator): string {
    const due = indicator.due ? formats.day(indicator.due) : 'none'
    if (indicator.kind === 'recurrence' || (indicator.kind === 'milestone' && indicator.state === 'reached'))
      return ''
    if (indicator.target !== null)
      return t('figure.target', { target: format(indicator)(indicator.target), due })
    if (indicator.due) return t('figure.target.due', { due })
    if (indicator.not_before) return t('figure.not_before', { day: formats.day(indicator.not_before) })
    return indicator.kind === 'milestone' ? '' : t('figure.target.none')
  }

  function coverage({ coverage: { reported, expected } }: Pick<ReleasedIndicator, 'coverage'>): string {
    return expected === null && reported <= 1
      ? ''
      : t('figure.coverage', { reported, expected: expected ?? 'none' })
  }

  /** Where the plan stands, in one sentence. */
  function summary(measures: readonly ReleasedMeasure[]): string {
    const counts = statesIn(measures)
    const all = Object.values(counts).reduce((a, b) => a + b, 0)
    if (all === 0) return t('plan.no_indicators')
    const present = (Object.keys(counts) as (keyof typeof counts)[]).filter((state) => counts[state] > 0)
    const parts = formats.list(present.map((state) => t(`plan.lede.${state}`, { n: counts[state] })))
    return plain(t('plan.lede', { all, parts }))
  }

  const text = (said: Localized | null | undefined) => formats.text(said)
  return { t, formats, format, shown, value, parts, target, coverage, summary, text }
}
export type FigureText = ReturnType<typeof figureText>
