import type { Language } from '../../kernel/localized.ts'
import type { Fault, Refusal } from '../../kernel/result.ts'
import { refusalText } from '../../server/messages.ts'
import { faultText, shownRefusal } from '../../server/refusal-page.tsx'
import type { Refusal as ShownRefusal } from '../../ui/refusal.tsx'

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
    return {
      field,
      message: field ? `${words[field]} : ${reason(fault, language)}` : faultText(fault, language),
    }
  })
  return { message: shown.message, details }
}

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
const bare = new Set([
  'observation.incomplete',
  'invalid_type',
  'invalid_union',
  'invalid_format',
  'too_small',
  'too_big',
  'invalid_value',
])

function reason(fault: Fault, language: Language): string {
  if (bare.has(fault.code)) return lowered(refusalText(language, fault.code))
  return lowered(
    faultText({ code: fault.code, path: '', expected: fault.expected, found: fault.found }, language),
  )
}

const lowered = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1)
