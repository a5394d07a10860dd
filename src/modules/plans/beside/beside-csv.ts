import type { Handler } from 'hono'
import { refuse } from '../../../kernel/result.ts'
import { csvStyleOf, writeCsv } from '../../../server/csv.ts'
import { formatsIn } from '../../../server/reader.tsx'
import { type Env, refusalPage } from '../../../server/web.tsx'
import { states } from '../../indicators/index.ts'
import { measureStates } from '../plan.forms.ts'
import type { Tally } from './beside.ts'
import { showBeside } from './show-beside.ts'

const columns = [
  'group',
  'serves',
  'plan',
  'measures',
  ...measureStates.map((state) => `measures_${state}` as const),
  'indicators',
  ...states.map((state) => `indicators_${state}` as const),
  'reported',
  'expected',
] as const

/** Plans side by side as CSV: a row for each plan and group; the first rows, without a group, are the whole of each plan. */
export const besideCsv: Handler<Env> = async (c) => {
  const { actor, timeZone } = c.get('request')
  const found = await showBeside(c.get('request'), c.req.query())
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  const { plans, groups, by } = found.value
  const { text } = formatsIn(actor.language, timeZone)
  const rows = groups.flatMap((group, index) =>
    plans.flatMap(({ slug }) => {
      const tally = group.plans[slug]
      // What belongs to no theme, or serves nothing, is told apart from the whole.
      const named = text(group.title) || (index === 0 ? '' : '–')
      return tally ? [{ group: named, serves: group.serves, plan: slug, ...cells(tally) }] : []
    }),
  )
  return c.body(writeCsv(columns, rows, csvStyleOf(actor.language)), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="plans-${by}.csv"`,
    'cache-control': 'no-store',
  })
}

const cells = ({ measures, measureStates: of, indicators, states: standing, reported, expected }: Tally) => ({
  ...{ measures, indicators, reported, expected },
  ...Object.fromEntries(measureStates.map((state) => [`measures_${state}`, of[state]])),
  ...Object.fromEntries(states.map((state) => [`indicators_${state}`, standing[state]])),
})
