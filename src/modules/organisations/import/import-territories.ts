import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type Fault, ok, refuse } from '../../../kernel/result.ts'
import { asRead, FileReading, readSheet } from '../../../server/sheet.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { json } from '../organisations.db.ts'
import { keepMade } from './imports.db.ts'
import { readTerritories, type WroteTerritory } from './take-back-territories.ts'

const columns = { required: ['scheme', 'code', 'name_fr'], optional: ['name_nl', 'parent'] }
const schemes = ['nis', 'insee', 'lau', 'other']

/** Two countries may give one code: it says which territory only within its scheme. */
const keyOf = (scheme: string, code: string) => `${scheme}:${code}`

/** Adds and renames territories from a CSV or XLSX file whose parents come before what lies in them, all or nothing. */
export const importTerritories = command({
  action: 'territory.import',
  input: z.object({
    bytes: z.instanceof(Uint8Array),
    name: z.string().max(200).default('csv'),
    dryRun: z.stringbool().or(z.boolean()).default(false),
  }),
  output: z.object({
    /** By which it may be undone. */
    import: z.uuid(),
    stored: z.number(),
    dryRun: z.boolean(),
    reading: FileReading,
  }),
  api: {
    method: 'post',
    path: '/territories/import',
    summary: 'Import territories from CSV or XLSX (scheme;code;name_fr;name_nl;parent)',
    codes: ['file.encoding', 'file.type', 'file.too_large', 'malformed'],
  },

  rehearsal: ({ dryRun }) => dryRun,
  async run(context, { bytes, name, dryRun }) {
    const { db, journal } = context
    const sheet = await readSheet(bytes, columns)
    if (!sheet.ok) return sheet
    const faults: Fault[] = []
    const before = await readTerritories(db)
    const ids = new Map(
      (await db.selectFrom('territory').select(['id', 'scheme', 'code']).execute()).map((row) => [
        keyOf(row.scheme, row.code),
        row.id,
      ]),
    )
    for (const { line, cells } of sheet.value.rows) {
      const { scheme = '', code = '', name_fr: fr = '', name_nl: nl, parent } = cells
      const at = (column: string, fault: string, found: string, expected?: string) =>
        faults.push({ path: column, line, column, code: fault, found: found.slice(0, 40), expected })
      if (!schemes.includes(scheme)) at('scheme', 'invalid_value', scheme, schemes.join(' | '))
      if (code === '') at('code', 'too_small', code)
      const above = parent ? ids.get(keyOf(scheme, parent)) : undefined
      if (parent && !above) at('parent', 'territory.unknown', parent)
      if (faults.length > 0) continue
      const row = { name: json(nl ? { fr, nl } : { fr }), parent: above ?? null }
      const stored = await db
        .insertInto('territory')
        .values({ slug: `${scheme}-${code}`.toLowerCase(), scheme, code, ...row })
        .onConflict((conflict) => conflict.columns(['scheme', 'code']).doUpdateSet(row))
        .returning('id')
        .executeTakeFirstOrThrow()
      ids.set(keyOf(scheme, code), stored.id)
    }
    if (faults.length > 0) return refuse('validation', asRead(faults, sheet.value))
    journal(createHash('sha256').update(bytes).digest('hex'), ['territories'])
    const made = await keepTerritories(context, { name, bytes }, before)
    return ok({ import: made, stored: sheet.value.rows.length, dryRun, reading: sheet.value.reading })
  },
})

/** Keeps what an import added and what it renamed: what stood as the file says it is none of it. */
async function keepTerritories(
  context: Writing,
  file: { readonly name: string; readonly bytes: Uint8Array },
  before: Awaited<ReturnType<typeof readTerritories>>,
) {
  const after = await readTerritories(context.db)
  const wrote = [...after]
    .map(([id, said]): WroteTerritory => ({ id, before: before.get(id) ?? null, after: said }))
    .filter((one) => !isDeepStrictEqual(one.before, one.after))
  const added = wrote.filter((one) => one.before === null).length
  const remit = context.actor.remit('territory.import')
  return keepMade(context, {
    ...file,
    kind: 'territories',
    organisation: remit === 'everywhere' ? null : (remit[0] ?? null),
    added,
    changed: wrote.length - added,
    unchanged: 0,
    wrote,
  })
}
