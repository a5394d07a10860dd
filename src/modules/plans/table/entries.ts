import { type Language, type Localized, languages } from '../../../kernel/localized.ts'
import type { Body } from '../plan.forms.ts'

type Cells = Readonly<Record<string, string>>
export type Fact = { readonly text: Localized; readonly source?: string | undefined }

/** In a cell of several lines, one on which nothing stands keeps the place of what is missing there. */
const nothing = '-'
const organisation = 'organisation:'

const signs: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\\': '\\\\' }
/** An entry as one line: a line break within it is `\n`, and a `\` is doubled. */
const lineOf = (text: string) => {
  const line = text.replace(/[\n\r\\]/g, (sign) => signs[sign] ?? sign)
  return line === nothing ? `\\${line}` : line
}
const entryOf = (line: string) =>
  line.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === 'r' ? '\r' : sign))

/** The lines of a cell, undefined where nothing stands on one. */
const linesIn = (cell: string | undefined): readonly (string | undefined)[] =>
  (cell ?? '')
    .split('\n')
    .map((line) => (line.trim() === '' || line.trim() === nothing ? undefined : line.trim()))

/** Entries that are one text each. */
export const listCell = (list: readonly string[]) => list.map(lineOf).join('\n')
export const listIn = (cell: string | undefined): string[] =>
  linesIn(cell).flatMap((line) => (line === undefined ? [] : [entryOf(line)]))

/** Codes, which hold neither blanks nor commas, may be told apart by these. */
export const codesIn = (cell: string | undefined): string[] => (cell ?? '').split(/[\s,;]+/).filter(Boolean)

/** Leads and partners: a name, or an organisation that is known here. */
export const bodiesCell = (bodies: readonly Body[]) =>
  bodies
    .map((body) => {
      if ('organisation' in body) return `${organisation}${body.organisation}`
      return body.name.startsWith(organisation) ? `\\${lineOf(body.name)}` : lineOf(body.name)
    })
    .join('\n')
export const bodiesIn = (cell: string | undefined): (string | Body)[] =>
  linesIn(cell).flatMap((line): (string | Body)[] => {
    if (line === undefined) return []
    return line.startsWith(organisation)
      ? [{ organisation: line.slice(organisation.length).trim() }]
      : [entryOf(line)]
  })

/** Texts in several languages, and of facts their sources: in each column the entry of a line is the same one. */
export function factCells(name: string, facts: readonly Fact[]): Cells {
  const column = (of: (fact: Fact) => string | undefined) =>
    facts.some((fact) => of(fact) !== undefined)
      ? facts
          .map((fact) => of(fact))
          .map((one) => (one === undefined ? nothing : lineOf(one)))
          .join('\n')
      : ''
  const columns = [
    ...languages.map((language) => [`${name}_${language}`, column(({ text }) => text[language])] as const),
    [`${name}_source`, column(({ source }) => source)] as const,
  ]
  return Object.fromEntries(columns.filter(([, cell]) => cell !== ''))
}

export function factsIn(name: string, cells: Cells): Fact[] {
  const columns = [...languages, 'source'].map((one) => [one, linesIn(cells[`${name}_${one}`])] as const)
  const most = Math.max(...columns.map(([, lines]) => lines.length))
  return Array.from({ length: most }, (_, index) => {
    const told = columns.flatMap(([one, lines]) =>
      lines[index] ? [[one, entryOf(lines[index])] as const] : [],
    )
    const { source, ...text } = Object.fromEntries(told)
    return source === undefined ? { text } : { text, source }
  }).filter(({ text, source }) => source !== undefined || Object.keys(text).length > 0)
}

/** One text in several languages, each in a cell as it is. */
export const wordCells = (name: string, text: Localized): Cells =>
  Object.fromEntries(Object.entries(text).map(([language, one]) => [`${name}_${language}`, one]))
export function wordsIn(name: string, cells: Cells): Localized | undefined {
  const told = languages.flatMap((one): [Language, string][] => {
    const cell = cells[`${name}_${one}`]
    return cell ? [[one, cell]] : []
  })
  return told.length > 0 ? Object.fromEntries(told) : undefined
}
