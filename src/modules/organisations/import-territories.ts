import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Fault, ok, refuse } from '../../kernel/result.ts'
import { asRead, FileReading, readSheet } from '../../server/sheet.ts'
import { command } from '../../server/use-case.ts'
import { json } from './organisations.db.ts'

const columns = { required: ['scheme', 'code', 'name_fr'], optional: ['name_nl', 'parent'] }
const schemes = ['nis', 'insee', 'lau', 'other']

/** Two countries may give one code: it says which territory only within its scheme. */
const keyOf = (scheme: string, code: string) => `${scheme}:${code}`

/** Adds and renames territories from a CSV or XLSX file whose parents come before what lies in them, all or nothing. */
export const importTerritories = command({
  action: 'territory.import',
  input: z.object({ bytes: z.instanceof(Uint8Array), dryRun: z.stringbool().or(z.boolean()).default(false) }),
  output: z.object({ stored: z.number(), dryRun: z.boolean(), reading: FileReading }),
  api: {
    method: 'post',
    path: '/territories/import',
    summary: 'Import territories from CSV or XLSX (scheme;code;name_fr;name_nl;parent)',
    codes: ['file.encoding', 'file.type', 'file.too_large', 'malformed'],
  },

  rehearsal: ({ dryRun }) => dryRun,
  async run({ db, journal }, { bytes, dryRun }) {
    const sheet = await readSheet(bytes, columns)
    if (!sheet.ok) return sheet
    const faults: Fault[] = []
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
    return ok({ stored: sheet.value.rows.length, dryRun, reading: sheet.value.reading })
  },
})
