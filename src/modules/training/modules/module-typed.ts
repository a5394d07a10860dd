import { expertises } from '../training.forms.ts'

type Typed = Readonly<Record<string, unknown>>

const linesOf = (text: unknown) =>
  String(text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** A module as its form sends it: a competence, a name on each line; trainers by where their knowledge comes from. */
export function moduleTyped({
  competences,
  contributors,
  trained_by: by,
  ...typed
}: Typed): Record<string, unknown> {
  const named = (typeof by === 'object' && by !== null ? by : {}) as Typed
  return {
    ...typed,
    competences: linesOf(competences).map((fr) => ({ fr })),
    contributors: linesOf(contributors),
    trainers: expertises.flatMap((expertise) =>
      linesOf(named[expertise]).map((name) => ({ name, expertise })),
    ),
  }
}
