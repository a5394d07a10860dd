import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { suppressInside, threshold } from '../../kernel/suppression.ts'
import { query } from '../../server/use-case.ts'
import { findOrganisation, reference, within } from '../organisations/index.ts'
import { origins, period } from './indicator.forms.ts'
import { readIndicators } from './indicators.db.ts'

const State = z.object({
  origin: z.enum(origins),
  category: z.string(),
  status: z.enum(['draft', 'validated']),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  value: z.number().nullable(),
  date: z.string().nullable(),
  note: z.string().nullable(),
  suppressed: z.boolean(),
  /** When it was written so, and by a file of this name where it came from one. */
  since: z.date(),
  file: z.string().nullable(),
  /** When something else took its place; null for what stands now. */
  until: z.date().nullable(),
})

/** What the figure of an organisation for a period has said since it was first given, newest first. */
export const showHistory = query({
  action: 'observation.read',
  input: z.object({ id: z.uuid(), organisation: reference, period }),
  output: z.object({
    id: z.uuid(),
    statement: z.custom<Localized>(),
    kind: z.string(),
    organisation: z.object({ slug: z.string(), name: z.custom<Localized>() }),
    period: z.string(),
    states: z.array(State),
  }),
  api: {
    method: 'get',
    path: '/indicators/{id}/observations/history',
    summary: 'What a figure has said since it was first given',
  },

  async run({ db, actor }, { id, organisation: named, period: of }) {
    const [indicator] = await readIndicators(db, { ids: [id] })
    const organisation = await findOrganisation(db, actor.remit('observation.read'), named)
    if (!indicator || !organisation) return refuse('not_found')
    const own = await db
      .selectFrom('organisation as o')
      .select('o.id')
      .where('o.id', '=', organisation.id)
      .where(within(actor.remit('observation.validate'), 'o.id'))
      .executeTakeFirst()
    const columns = [
      'v.origin',
      'v.breakdown as category',
      'v.status',
      'v.numerator',
      'v.denominator',
    ] as const
    const more = [
      'v.value',
      'v.noted_on as date',
      'v.note',
      'v.updated_at as since',
      'f.name as file',
    ] as const
    const now = await db
      .selectFrom('observation as v')
      .leftJoin('observation_import as f', 'f.id', 'v.import')
      .select([...columns, ...more])
      .where('v.indicator', '=', id)
      .where('v.organisation', '=', organisation.id)
      .where('v.period', '=', of)
      .execute()
    const before = await db
      .selectFrom('observation_revision as v')
      .leftJoin('observation_import as f', 'f.id', 'v.import')
      .select([...columns, ...more, 'v.replaced_at as until'])
      .where('v.indicator', '=', id)
      .where('v.organisation', '=', organisation.id)
      .where('v.period', '=', of)
      .orderBy('v.id', 'desc')
      .execute()
    const states = [...now.map((row) => ({ ...row, until: null })), ...before].map((row) => {
      const { numerator, denominator, value } = row
      const shown = suppressInside(indicator.unitCounted, threshold, { numerator, denominator, value })
      // A service sees its own small counts; the network does not.
      return { ...row, ...(own ? { suppressed: false } : shown) }
    })
    return ok({
      id,
      statement: indicator.statement,
      kind: indicator.kind,
      organisation: { slug: organisation.slug, name: organisation.name as Localized },
      period: of,
      states: states as z.output<typeof State>[],
    })
  },
})
