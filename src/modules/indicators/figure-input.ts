import { z } from 'zod'

/**
 * The number that a text is, as people write it: `1 200`, `0,75` and `75 %` are read like `1200`, `0.75` and `0.75`.
 * `1.234` may be a thousand and more or one and a bit: `ambiguous`. Undefined where it is no number.
 */
export function numberIn(given: string): number | 'ambiguous' | undefined {
  const text = given.replace(/[\s\u00a0\u202f]/g, '')
  if (/^[+-]?[1-9]\d{0,2}\.\d{3}%?$/.test(text)) return 'ambiguous'
  const plain = text.replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)%?$/.test(plain)) return undefined
  return plain.endsWith('%') ? Number(`${plain.slice(0, -1)}e-2`) : Number(plain)
}

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
