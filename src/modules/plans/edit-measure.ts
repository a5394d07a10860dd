import { z } from 'zod'
import { type Localized, localized, textIn } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { beginning, changedText, type TextChange, textChange } from '../indicators/index.ts'
import { json } from '../organisations/index.ts'
import { type Body, measureStates } from './plan.forms.ts'
import { findMeasure, setBodies } from './plans.db.ts'

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
    codes: ['organisation.unknown'],
  },

  async run({ db, actor, journal }, { id, version, leads, partners, ...given }) {
    const before = await findMeasure(db, actor.remit('measure.edit'), id)
    if (!before) return refuse('not_found')
    if (given.title && changedText(before.title, given.title) === null)
      return refuse('validation', [{ path: 'title.fr', code: 'too_small' }])
    const changes = Object.entries(given).filter(([, value]) => value !== undefined)
    const columns = Object.fromEntries(
      changes.map(([name, value]) => [name, columnOf(name, value, before[name as 'title'])]),
    )
    const written = await db
      .updateTable('measure')
      .set((eb) => ({ ...columns, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (written.numUpdatedRows === 0n) return refuse('conflict.version')
    if (leads !== undefined || partners !== undefined) {
      const unknown = await setBodies(
        db,
        id,
        leads === undefined ? before.leads : (leads ?? []),
        partners === undefined ? before.partners : (partners ?? []),
      )
      if (unknown)
        return refuse('organisation.unknown', [
          {
            path: unknown.part === 'lead' ? 'leads' : 'partners',
            code: 'organisation.unknown',
            found: unknown.organisation,
          },
        ])
    }
    journal(id, [
      ...changes.map(([name]) => name),
      ...(leads === undefined ? [] : ['leads']),
      ...(partners === undefined ? [] : ['partners']),
    ])
    return ok({ id, version: version + 1 })
  },
})

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
