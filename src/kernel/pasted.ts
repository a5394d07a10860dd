import { numberIn } from './number-in.ts'

/** What became of one cell of a pasted block: a number, left alone, or a text that is none or may be two. */
export type Pasted =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'ambiguous' | 'no_number'; readonly text: string }

/** A block of cells as spreadsheets put it on the clipboard: lines of cells between tabs. */
export function pastedCells(text: string): readonly (readonly Pasted[])[] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n')
  return lines.map((line) => line.split('\t').map((cell) => pastedCell(cell.trim())))
}

function pastedCell(text: string): Pasted {
  if (text === '') return { kind: 'empty' }
  const read = numberIn(text)
  if (read === 'ambiguous') return { kind: 'ambiguous', text }
  return read === undefined ? { kind: 'no_number', text } : { kind: 'number', text }
}
