import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { colleges } from '../../../kernel/college.ts'
import { languages } from '../../../kernel/localized.ts'
import { type Fault, ok, type Result, refuse } from '../../../kernel/result.ts'
import { slug } from '../../../kernel/slug.ts'
import { faultsIn, type Located, readYaml } from '../../../server/yaml.ts'
import { sessionFaults } from '../session.ts'
import { ModuleInput, ProgrammeInput, SessionInput, sheetParts } from '../training.forms.ts'

const SessionInFile = z.strictObject(SessionInput.omit({ module: true }).shape)
const ModuleInFile = z.strictObject({
  ...ModuleInput.omit({ programme: true }).shape,
  slug,
  sessions: z.array(SessionInFile).default([]),
})
const ProgrammeInFile = z.strictObject({
  ...ProgrammeInput.pick({ title: true, description: true }).shape,
  slug,
  // How far the exchange with its funder is, is of one installation: a programme that needs it begins it anew.
  approval: z.literal('to_ask').optional(),
  modules: z.array(ModuleInFile).default([]),
})
const TrainingFile = z.strictObject({ programmes: z.array(ProgrammeInFile) })

export type TrainingFile = z.output<typeof TrainingFile>
export type ProgrammeInFile = z.output<typeof ProgrammeInFile>
export type ModuleInFile = z.output<typeof ModuleInFile>
export type SessionInFile = z.output<typeof SessionInFile>

/**
 * The programmes that a file in YAML holds, and how to tell where in it a fault is. Refused as a whole where it is no
 * YAML, where a field is unknown or wrong, a slug stands twice, or a session contradicts itself: each fault with its line.
 */
export function readTraining(
  bytes: Uint8Array,
): Result<{ readonly file: TrainingFile; readonly located: Located }> {
  const read = readYaml(bytes)
  if (!read.ok) return read
  const { content, located } = read.value
  const parsed = TrainingFile.safeParse(content, { reportInput: true })
  if (!parsed.success) return refuse('validation', faultsIn(parsed.error).map(located))
  const faults = [...slugsTwice(parsed.data), ...sessionsWrong(parsed.data)]
  return faults.length > 0 ? refuse('validation', faults.map(located)) : ok({ file: parsed.data, located })
}

/** Faults of a part, told by their path within the whole. */
export const under = (path: string, faults: readonly Fault[]): readonly Fault[] =>
  faults.map((fault) => ({ ...fault, path: fault.path ? `${path}.${fault.path}` : path }))

type Placed<T> = { readonly path: string; readonly one: T }
const placed = <T>(path: string, list: readonly T[]): readonly Placed<T>[] =>
  list.map((one, index) => ({ path: `${path}.${index}`, one }))
const modulesOf = ({ programmes }: TrainingFile) =>
  placed('programmes', programmes).flatMap(({ path, one }) => placed(`${path}.modules`, one.modules))

const slugsTwice = (file: TrainingFile): readonly Fault[] =>
  [placed('programmes', file.programmes), modulesOf(file)].flatMap(twice)

function twice(all: readonly Placed<{ readonly slug: string }>[]): readonly Fault[] {
  const slugs = all.map(({ one }) => one.slug)
  return all.flatMap(({ path, one }, index) =>
    slugs.indexOf(one.slug) === index ? [] : [{ path: `${path}.slug`, code: 'duplicate', found: one.slug }],
  )
}

const sessionsWrong = (file: TrainingFile): readonly Fault[] =>
  modulesOf(file)
    .flatMap(({ path, one }) => placed(`${path}.sessions`, one.sessions))
    .flatMap(({ path, one }) => under(path, sessionFaults(one)))

const programmeWords = ['slug', 'title', 'description', 'approval'] as const
const moduleWords = [
  ...(['slug', 'title', 'half_days', 'orientation', 'state', 'sheet'] as const),
  ...(['competences', 'trainers', 'contributors'] as const),
]
const sessionWords = [
  ...(['half_days', 'place', 'link', 'minimum', 'maximum', 'shares', 'kept_until'] as const),
  ...(['classes', 'opens_on', 'closes_on', 'costs'] as const),
]
const smallerWords = [
  ...['day', 'part', 'begins', 'ends', 'name', 'expertise', 'label', 'kind', 'amount', 'category', 'funder'],
  ...[...sheetParts, ...languages, ...colleges],
]
const order: readonly string[] = [
  ...new Set<string>([...programmeWords, ...moduleWords, ...sessionWords, ...smallerWords]),
]

type Words<K extends string> = { readonly [word in K]?: unknown }
type HalfDays = SessionInFile['half_days']
type Written = Readonly<Record<string, unknown>>

/** A programme, from the file or the database, as a file says it: without its modules, and nothing that is empty. */
export const programmeSaid = (one: Words<(typeof programmeWords)[number]>) =>
  said(
    { ...one, approval: (one.approval ?? 'not_needed') === 'not_needed' ? null : 'to_ask' },
    programmeWords,
  )

/** A module as a file says it, without its sessions. */
export const moduleSaid = (one: Words<(typeof moduleWords)[number]>) => said(one, moduleWords)

/** A session as a file says it, its half-days in the order in which they come. */
export const sessionSaid = (
  one: Words<(typeof sessionWords)[number]> & { readonly half_days: HalfDays },
): Written => said({ ...one, half_days: [...one.half_days].sort(byMoment) }, sessionWords)

/** The half-days by which a session is known within its module: `2027-03-02 morning, 2027-03-02 afternoon`. */
export const halfDaysSaid = ({ half_days }: { readonly half_days: HalfDays }): string =>
  [...half_days]
    .sort(byMoment)
    .map(({ day, part }) => `${day} ${part}`)
    .join(', ')

/** The words under which two that were said differ. */
export const differences = (one: Written, other: Written): readonly string[] =>
  order.filter((word) => !isDeepStrictEqual(one[word], other[word]))

const parts = ['morning', 'afternoon', 'evening']
const moment = ({ day, part }: HalfDays[number]) => `${day} ${parts.indexOf(part)}`
const byMoment = (one: HalfDays[number], other: HalfDays[number]) => (moment(one) < moment(other) ? -1 : 1)

const said = (one: object, words: readonly string[]): Written =>
  tidy(Object.fromEntries(Object.entries(one).filter(([word]) => words.includes(word)))) as Written

/** The same with its words in one order, whatever the database gave, and without those that say nothing. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => !isBlank(inner))
      .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))
      .map(([word, inner]) => [word, tidy(inner)]),
  )
}

const isBlank = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0)
