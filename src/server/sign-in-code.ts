import { randomInt } from 'node:crypto'

/** Crockford's base 32: without letters that are taken for figures, or for one another. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const groupLength = 4

/** A code to print and to type: `XXXX-XXXX-XXXX`, 60 bits by default. */
export const newCode = (groups = 3): string =>
  Array.from({ length: groups }, () =>
    Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join(''),
  ).join('-')

/** A code as it was printed, whatever way it was typed. */
export function codeTyped(text: string): string {
  const signs = text
    .toUpperCase()
    .replace(/[IL]/g, '1')
    .replaceAll('O', '0')
    .replace(/[^0-9A-Z]/g, '')
  return (signs.match(/.{1,4}/g) ?? []).join('-')
}
