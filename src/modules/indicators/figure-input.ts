import { z } from 'zod'
import { numberIn } from '../../kernel/number-in.ts'

/** In a form nobody is asked back: a point is a decimal one. */
function written(given: unknown): unknown {
  if (typeof given !== 'string') return given
  const read = numberIn(given)
  return (read === 'ambiguous' ? numberIn(given.replace('.', ',')) : read) ?? given
}

export const figure = z.preprocess(written, z.number())

/** A figure as it stands in a field to be changed: a share in percent, with all its decimals. */
export function figureField(value: number | null, kind: string, language: string): string {
  if (value === null) return ''
  const locale = language === 'en' ? 'en-GB' : 'fr-BE'
  const style = kind === 'share' ? ('percent' as const) : ('decimal' as const)
  return new Intl.NumberFormat(locale, { style, maximumFractionDigits: 8, useGrouping: false }).format(value)
}
