import { z } from 'zod'
import { frequencies } from '../../kernel/period.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { json, scope } from '../organisations/index.ts'
import { figure } from './figure-input.ts'
import { IndicatorShown } from './indicator.forms.ts'
import { readIndicators } from './indicators.db.ts'
import { shownIndicator } from './show-indicator.ts'
import { standingsOf } from './standings.db.ts'
import { changedText, textChange } from './text-change.ts'

const number = figure.nullish()

/** What is left out stays as it is; null removes. */
const EditIndicator = z.object({
  id: z.uuid(),
  version: z.coerce.number().int(),
  statement: textChange.optional(),
  baseline: number,
  baseline_on: z.iso.date().nullish(),
  target: number,
  due: z.iso.date().nullish(),
  period: z.enum(frequencies).nullish(),
  lead: z.string().trim().max(300).nullish(),
  scope: scope.nullish(),
  flagged_late: z.stringbool().or(z.boolean()).optional(),
})

/** Changes what an indicator promises. Somebody else's change in the meantime is never overwritten. */
export const editIndicator = command({
  action: 'indicator.edit',
  input: EditIndicator,
  output: IndicatorShown,
  api: { method: 'patch', path: '/indicators/{id}', summary: 'Change an indicator', etag: true },

  async run({ db, actor, house, today, journal }, { id, version, ...given }) {
    const [before] = await readIndicators(db, { ids: [id] }, actor.remit('indicator.edit'))
    if (!before) return refuse('not_found')
    if (before.kind === 'share' && typeof given.target === 'number' && (given.target < 0 || given.target > 1))
      return refuse('validation', [
        { path: 'target', code: 'custom', expected: '0…1', found: String(given.target) },
      ])
    const statement = given.statement && changedText(before.statement, given.statement)
    if (statement === null) return refuse('validation', [{ path: 'statement.fr', code: 'too_small' }])
    const changes = Object.fromEntries(
      Object.entries({ ...given, statement })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, value !== null && typeof value === 'object' ? json(value) : value]),
    )
    const written = await db
      .updateTable('indicator')
      .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (written.numUpdatedRows === 0n) return refuse('conflict.version')
    journal(id, Object.keys(changes))
    const [after] = await readIndicators(db, { ids: [id] })
    const standing = after && (await standingsOf(db, [after], house.sources, today)).get(id)
    return after && standing ? ok(shownIndicator(after, standing)) : refuse('not_found')
  },
})
