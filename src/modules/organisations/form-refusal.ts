import type { Language } from '../../kernel/localized.ts'
import type { Fault, Refusal } from '../../kernel/result.ts'
import { refusalText } from '../../server/messages.ts'
import { faultText, shownRefusal } from '../../server/refusal-page.tsx'
import type { Refusal as ShownRefusal } from '../../ui/refusal.tsx'
import { texts } from './texts.ts'

/** The words of a form's fields, by the name under which each is sent. */
export type FieldWords = Readonly<Record<string, string>>

/** A refusal in the words of the form it came from: each fault names its field as the reader knows it, and leads there. */
export function formRefusal(
  refusal: Refusal | undefined,
  language: Language,
  words: FieldWords,
): ShownRefusal | undefined {
  const shown = shownRefusal(refusal, language)
  if (!refusal || !shown) return undefined
  if (!refusal.faults) return { ...shown, field: fieldAt(refusal.field ?? '', words) }
  const details = refusal.faults.slice(0, 50).map((fault) => {
    const field = fieldAt(fault.path, words)
    const why = reason(fault, language)
    return {
      field,
      why: raised(why),
      message: field
        ? named(words[field] ?? '', why, language)
        : faultText({ ...fault, expected: expectedText(language, fault.expected) }, language),
    }
  })
  return { message: shown.message, details }
}

const named = (label: string, why: string, language: Language) =>
  texts.in(language)('fault.named', { label, why })

/** `statement` is the field `statement.fr`, `scope.kinds.0` is `scope.kinds[]`, `actions.2.fr` is `actions`. */
function fieldAt(path: string, words: FieldWords): string | undefined {
  const names = Object.keys(words)
  const parts = path.split('.')
  for (let length = parts.length; length > 0; length -= 1) {
    const at = parts.slice(0, length).join('.')
    const found = names.find((name) => name === at || name === `${at}[]` || name.startsWith(`${at}.`))
    if (found) return found
  }
  return undefined
}

// What a parser says of itself helps nobody who fills in a form.
const inWords = {
  invalid_type: 'fault.fill',
  invalid_union: 'fault.fill',
  too_small: 'fault.fill',
  invalid_value: 'fault.choose',
} as const
const bare = new Set(['invalid_format', 'too_big', 'observation.incomplete'])

/** What was expected, in words: a rule gives the key of a text, or a value that is the same in every language. */
export const expectedText = (language: Language, expected: string | undefined) =>
  expected === undefined ? undefined : refusalText(language, expected)

function reason(fault: Fault, language: Language): string {
  const { code, expected, found } = fault
  if (code in inWords) return texts.in(language)(inWords[code as keyof typeof inWords])
  const why = lowered(refusalText(language, code))
  if (bare.has(code)) return why
  const t = texts.in(language)
  const wanted = expectedText(language, expected)
  return [why, wanted && t('fault.expected', { expected: wanted }), found && t('fault.found', { found })]
    .filter(Boolean)
    .join(' ')
}

const raised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
const lowered = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1)
