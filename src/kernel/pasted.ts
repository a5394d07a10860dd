import { numberIn } from './number-in.ts'

/** What a cell says: a number, written in percent or not; nothing; or a text that is none or may be two. */
export type CellRead =
  | { readonly kind: 'number'; readonly text: string; readonly number: number; readonly percent: boolean }
  | { readonly kind: 'empty' }
  | { readonly kind: 'ambiguous'; readonly text: string; readonly choices: readonly [string, string] }
  | { readonly kind: 'no_number'; readonly text: string }

/**
 * A block of cells as spreadsheets put it on the clipboard: lines of cells between tabs. A cell within quotes may hold
 * tabs, line ends and doubled quotes.
 */
export function pastedCells(text: string): readonly (readonly CellRead[])[] {
  const lines = linesOf(text.replace(/\r\n?/g, '\n').replace(/\n$/, ''))
  return lines.map((line) => line.map(readCell))
}

/** One cell, typed or pasted. `1.234` may be a thousand and more or one and a bit: both are proposed, none is guessed. */
export function readCell(given: string): CellRead {
  const text = given.trim()
  if (text === '') return { kind: 'empty' }
  const read = numberIn(text)
  if (read === 'ambiguous')
    return { kind: 'ambiguous', text, choices: [text.replace('.', ''), text.replace('.', ',')] }
  if (read === undefined) return { kind: 'no_number', text }
  return { kind: 'number', text, number: read, percent: text.endsWith('%') }
}

function linesOf(text: string): string[][] {
  const lines: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g,
  )) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '') break
    if (end === '\n') lines.push([])
  }
  return lines
}
