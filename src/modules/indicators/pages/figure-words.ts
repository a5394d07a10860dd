import { useFormats, useTexts } from '../../../server/reader.tsx'
import type { IndicatorShown } from '../indicator.forms.ts'
import { texts } from '../texts.ts'

type Figure = { readonly kind: string; readonly value: number | null; readonly notedOn?: string | null }

/** How figures, states and what is missing are said. */
export function useFigureWords() {
  const t = useTexts(texts)
  const formats = useFormats()

  /** The figure of one organisation. */
  const figure = ({ kind, value, notedOn }: Figure): string => {
    if (kind === 'text') return t('value.text')
    if (kind === 'milestone' && value !== null && value > 0)
      return notedOn ? t('value.since', { day: formats.day(notedOn) }) : t('value.yes')
    if (kind === 'milestone') return t('value.not_yet')
    if (kind === 'recurrence')
      return notedOn ? t('value.published', { day: formats.day(notedOn) }) : t('value.none')
    if (value === null) return t('value.none')
    return kind === 'share' ? formats.percent(value) : formats.number(value)
  }

  /** The plan's own value: an age in months where something is to recur. */
  const planFigure = (one: IndicatorShown): string => {
    if (one.kind === 'recurrence' && one.value !== null) return t('value.months', { n: one.value })
    if (one.value === null)
      return t(
        one.kind === 'milestone' ? 'value.not_yet' : one.kind === 'recurrence' ? 'value.never' : 'value.none',
      )
    const text = figure({ kind: one.kind, value: one.value, notedOn: one.noted_on })
    const unit = formats.text(one.unit)
    return unit && one.kind !== 'share' && one.kind !== 'milestone' ? `${text} ${unit}` : text
  }

  const missing = (what: string): string => {
    const language = /^translation\.(..)$/.exec(what)?.[1]
    return language
      ? t('missing.translation', { language: t(`language.${language as 'nl'}`) })
      : t(`missing.${what as 'due'}`)
  }

  return { figure, planFigure, missing, state: (state: IndicatorShown['state']) => t(`state.${state}`) }
}
