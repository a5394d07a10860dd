import { z } from 'zod'
import { type Localized, localized, textIn } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import { command } from '../../server/use-case.ts'
import { beginning, changedText, type TextChange, textChange } from '../indicators/index.ts'
import { json } from '../organisations/index.ts'
import { servesColumns } from './derived/serving.db.ts'
import { type Body, measureStates, served } from './plan.forms.ts'
import { findMeasure, type Measure, setBodies } from './plans.db.ts'
import { keepSaid } from './versions/history.db.ts'

/** A list of texts, or a text with one a line, as a form sends it. */
const lines = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) =>
      typeof value === 'string'
        ? value
            .split(/\r?\n/)
            .map((line) => line.trim())
            .filter(Boolean)
        : value,
    z.array(item).max(200),
  )

/** `@slug` is an organisation of the instance, anything else a name. */
const body = z
  .string()
  .max(500)
  .transform((text): Body => (text.startsWith('@') ? { organisation: text.slice(1) } : { name: text }))

/** What is left out stays as it is; null removes. */
const EditMeasure = z.object({
  id: z.uuid(),
  version: z.coerce.number().int(),
  title: textChange.optional(),
  description: textChange.nullish(),
  state: z.enum(measureStates).optional(),
  not_before: beginning.nullish(),
  due: z.iso.date().nullish(),
  actions: lines(localized).nullish(),
  risks: lines(localized).nullish(),
  leads: lines(body).nullish(),
  partners: lines(body).nullish(),
  serves: served.nullish(),
})

/** Changes a measure. Texts in a language the form does not show stay; somebody else's change is never overwritten. */
export const editMeasure = command({
  action: 'measure.edit',
  input: EditMeasure,
  output: z.object({ id: z.uuid(), version: z.number() }),
  api: {
    method: 'patch',
    path: '/measures/{id}',
    summary: 'Change a measure',
    etag: true,
    codes: ['organisation.unknown', 'serves.unknown'],
  },

  async run(context, { id, version, leads, partners, serves, ...given }) {
    const { db, actor, journal } = context
    const before = await findMeasure(db, actor.remit('measure.edit'), id)
    if (!before) return refuse('not_found')
    if (given.title && changedText(before.title, given.title) === null)
      return refuse('validation', [{ path: 'title.fr', code: 'too_small' }])
    const changes = Object.entries(given).filter(([, value]) => value !== undefined)
    const columns = Object.fromEntries(
      changes.map(([name, value]) => [name, columnOf(name, value, before[name as 'title'])]),
    )
    const tie = serves === undefined ? {} : await servesColumns(context, before.plan, serves, before)
    if (!tie) return refuse('serves.unknown', 'serves')
    const written = await db
      .updateTable('measure')
      .set((eb) => ({ ...columns, ...tie, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (written.numUpdatedRows === 0n) return refuse('conflict.version')
    const refused = await editBodies(db, before, leads, partners)
    if (refused) return refused
    if (serves !== undefined) await keepSaid(db, before, { serves: before.serves }, { serves })
    journal(id, [...changes.map(([name]) => name), ...named({ leads, partners, serves })])
    return ok({ id, version: version + 1 })
  },
})

/** The names of what was given. */
const named = (given: object) =>
  Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : name))

type Bodies = readonly Body[] | null | undefined

/** Sets those that are given, and keeps what stood there. Refuses an organisation that nobody knows. */
async function editBodies(db: Db, before: Measure, leads: Bodies, partners: Bodies) {
  if (leads === undefined && partners === undefined) return undefined
  const now = {
    lead: leads === undefined ? before.leads : (leads ?? []),
    partners: partners === undefined ? before.partners : (partners ?? []),
  }
  const unknown = await setBodies(db, before.id, now.lead, now.partners)
  if (unknown) {
    const { part, organisation } = unknown
    const path = part === 'lead' ? 'leads' : 'partners'
    return refuse('organisation.unknown', [{ path, code: 'organisation.unknown', found: organisation }])
  }
  await keepSaid(db, before, { lead: before.leads, partners: before.partners }, now)
  return undefined
}

function columnOf(name: string, value: unknown, before: unknown): unknown {
  if (name === 'actions' || name === 'risks')
    return json(keptTexts((value ?? []) as Localized[], before as Localized[]))
  if (value === null || typeof value !== 'object') return value
  const text = changedText(before as Localized | null, value as TextChange)
  return text && json(text)
}

/** A line that reads as it did keeps the languages in which it was not shown. */
const keptTexts = (lines: readonly Localized[], before: readonly Localized[]): readonly Localized[] =>
  lines.map((line) => ({ ...before.find((one) => textIn(one, 'fr').text === line.fr), ...line }))
