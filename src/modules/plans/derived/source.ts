import { type Localized, languages } from '../../../kernel/localized.ts'

/** What a measure says to those that serve it: its words, and what it counts. */
export type Source = {
  readonly title: Localized
  readonly theme: Localized | null
  readonly description: Localized | null
  readonly indicators: readonly { readonly key: string; readonly statement: Localized }[]
}

/** One thing that a source says otherwise than when it was last looked at. `before` or `after` is null where nothing stood. */
export type SourceChange = {
  readonly field: 'title' | 'theme' | 'description' | 'indicator'
  /** Of an indicator, its key. */
  readonly key: string | null
  readonly before: Localized | null
  readonly after: Localized | null
}

/** What changed in a source since it was seen. An order that changed is no change. */
export function sourceChanges(seen: Source, now: Source): readonly SourceChange[] {
  const texts = (['title', 'theme', 'description'] as const).map((field) => ({
    field,
    key: null,
    before: seen[field],
    after: now[field],
  }))
  const statementIn = ({ indicators }: Source, key: string) =>
    indicators.find((one) => one.key === key)?.statement ?? null
  const keys = [...new Set([...now.indicators, ...seen.indicators].map((one) => one.key))]
  const indicators = keys.map((key) => ({
    field: 'indicator' as const,
    key,
    before: statementIn(seen, key),
    after: statementIn(now, key),
  }))
  return [...texts, ...indicators].filter(({ before, after }) => !sameText(before, after))
}

const sameText = (a: Localized | null, b: Localized | null) =>
  languages.every((language) => a?.[language] === b?.[language])
