import { type Localized, textIn } from '../../../kernel/localized.ts'
import { expertises } from '../training.forms.ts'

type Typed = Readonly<Record<string, unknown>>

const linesOf = (text: unknown) =>
  String(text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** The competences as they were, in all their languages; none where what came back is no such list. */
function stored(known: unknown): readonly Localized[] {
  try {
    const list = JSON.parse(String(known ?? '[]'))
    return Array.isArray(list) ? list.filter((one) => typeof one === 'object' && one !== null) : []
  } catch {
    return []
  }
}

/** A module as its form sends it: a competence, a name on each line; trainers by where their knowledge comes from. */
export function moduleTyped({
  competences,
  contributors,
  known,
  trained_by: by,
  ...typed
}: Typed): Record<string, unknown> {
  const named = (typeof by === 'object' && by !== null ? by : {}) as Typed
  const were = stored(known)
  return {
    ...typed,
    // Found again by the words that the form showed, which are not French where there is no French.
    competences: linesOf(competences).map(
      (line) => were.find((one) => textIn(one, 'fr').text === line) ?? { fr: line },
    ),
    contributors: linesOf(contributors),
    trainers: expertises.flatMap((expertise) =>
      linesOf(named[expertise]).map((name) => ({ name, expertise })),
    ),
  }
}
