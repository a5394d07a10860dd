import { type Language, languages } from '../../../kernel/localized.ts'
import { isUuid } from '../../../kernel/slug.ts'
import { useFormats, useTexts } from '../../../server/reader.tsx'
import { texts } from '../texts.ts'
import type { FieldChange } from '../versions/compare-plans.ts'

const dates = new Set(['due', 'baseline_on', 'not_before', 'starts', 'ends'])
const codes = new Set(['state', 'kind', 'direction', 'period', 'unit_counted'])

/** What indicator sources are called, by their key; and values of their parameters, by key and value. */
export type Sources = Readonly<Record<string, string>>

/** An id says nothing to a reader. */
const sourceIn = (said: string, sources: Sources) => {
  const [key = '', ...asked] = said.split('\n')
  const values = asked.filter((one) => !isUuid(one)).flatMap((one) => one.split(','))
  return [sources[key] ?? key, ...values.map((one) => sources[`${key} ${one}`] ?? one)].join(' · ')
}

/** How fields of a plan and their values are said. */
export function useVersionWords(sources: Sources = {}) {
  const t = useTexts(texts)
  const { day, number, percent } = useFormats()
  const label = (name: string) => (texts.has(`said.${name}`) ? t(`said.${name}` as 'said.title') : name)
  const language = (one: Language) => t(`said.language.${one}`)

  /** The name of a field, with the language where it is a text. */
  const field = (change: Pick<FieldChange, 'field' | 'language'>) =>
    change.language === null ? label(change.field) : `${label(change.field)} (${language(change.language)})`

  /** What a field says, as a reader of the plan would. `kind`: that of the indicator it is of. */
  const value = (name: string, said: string, kind?: string): string => {
    if (dates.has(name)) return day(said)
    if (name === 'source') return sourceIn(said, sources)
    if (codes.has(name) && texts.has(`value.${said}`)) return t(`value.${said}` as 'value.share')
    if (name === 'target' || name === 'baseline')
      return kind === 'share' ? percent(Number(said)) : number(Number(said))
    if (name === 'languages_required_by_law')
      return said
        .split('\n')
        .map((one) => (languages.some((known) => known === one) ? language(one as Language) : one))
        .join(', ')
    return said
  }

  const changed = {
    before: t('compare.before'),
    after: t('compare.after'),
    removed: t('compare.removed'),
    added: t('compare.added'),
  }
  return { label, field, value, changed }
}
