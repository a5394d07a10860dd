import type { Localized } from '../../kernel/localized.ts'

/** What a text says in the languages that a form does not show: sent along, so that saving the form loses none. */
export function OtherLanguages({ name, kept }: { name: string; kept: Localized | null | undefined }) {
  return (
    <>
      {Object.entries(kept ?? {}).map(([language, text]) =>
        language === 'fr' ? null : <input type="hidden" name={`${name}.${language}`} value={text} />,
      )}
    </>
  )
}
