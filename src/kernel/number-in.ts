/**
 * The number that a text is, as people write it: `1 200`, `0,75` and `75 %` are read like `1200`, `0.75` and `0.75`.
 * `1.234` may be a thousand and more or one and a bit: `ambiguous`. Undefined where it is no number.
 */
export function numberIn(given: string): number | 'ambiguous' | undefined {
  const text = given.replace(/[\s\u00a0\u202f]/g, '')
  if (/^[+-]?[1-9]\d{0,2}\.\d{3}%?$/.test(text)) return 'ambiguous'
  const plain = text.replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)%?$/.test(plain)) return undefined
  const number = plain.endsWith('%') ? Number(`${plain.slice(0, -1)}e-2`) : Number(plain)
  return Number.isFinite(number) ? number : undefined
}

/** All digits of a number with a decimal point, none of them as a power of ten: `0.0000001`, not `1e-7`. */
export function decimalText(number: number): string {
  const text = String(number)
  const [, sign = '', digits = '', power] = /^(-?)([\d.]+)e([+-]\d+)$/.exec(text) ?? []
  if (power === undefined) return text
  const [whole = '', rest = ''] = digits.split('.')
  const point = whole.length + Number(power)
  const all = `${'0'.repeat(Math.max(0, 1 - point))}${whole}${rest}`.padEnd(point, '0')
  const cut = Math.max(point, 1)
  return sign + (cut < all.length ? `${all.slice(0, cut)}.${all.slice(cut)}` : all)
}
