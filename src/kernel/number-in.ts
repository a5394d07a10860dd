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
