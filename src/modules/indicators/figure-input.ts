import { z } from 'zod'

/** A figure as people write it: `1 200`, `0,75` and `75 %` are read like `1200`, `0.75` and `0.75`. */
function written(given: unknown): unknown {
  if (typeof given !== 'string') return given
  const text = given.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)%?$/.test(text)) return given
  return text.endsWith('%') ? Number(`${text.slice(0, -1)}e-2`) : Number(text)
}

export const figure = z.preprocess(written, z.number())

/** A figure as it stands in a field to be changed: a share in percent, with all its decimals. */
export function figureField(value: number | null, kind: string, language: string): string {
  if (value === null) return ''
  const locale = language === 'en' ? 'en-GB' : 'fr-BE'
  const style = kind === 'share' ? ('percent' as const) : ('decimal' as const)
  return new Intl.NumberFormat(locale, { style, maximumFractionDigits: 8, useGrouping: false }).format(value)
}
