import type { Handler } from 'hono'
import { refuse } from '../../../kernel/result.ts'
import { csvStyleOf, writeCsv } from '../../../server/csv.ts'
import { type Env, refusalPage } from '../../../server/web.tsx'
import { figureText } from '../figure-text.ts'
import { fileHeaders, fileName } from '../figures/download.ts'
import { showComparison } from './read-comparison.ts'

const columns = [
  'measure',
  'statement',
  'state_before',
  'state_after',
  'period_before',
  'period_after',
  'value_before',
  'suppressed_before',
  'value_after',
  'suppressed_after',
  'difference',
] as const

/** The indicators of two releases side by side, as CSV. */
export const comparisonCsv: Handler<Env> = async (c) => {
  const { actor, timeZone } = c.get('request')
  const found = await showComparison(c.get('request'), c.req.param())
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  const { before, after, compared } = found.value
  const { text } = figureText(actor.language, timeZone)
  const rows = compared.indicators.map((one) => ({
    measure: one.measure,
    statement: text(one.statement),
    state_before: one.before?.state,
    state_after: one.after?.state,
    period_before: one.before?.period,
    period_after: one.after?.period,
    value_before: one.before?.value,
    suppressed_before: one.before && String(one.before.suppressed),
    value_after: one.after?.value,
    suppressed_after: one.after && String(one.after.suppressed),
    difference: one.difference,
  }))
  const name = fileName(after, `comparaison-avec-${before.number}.csv`)
  return new Response(writeCsv(columns, rows, csvStyleOf(actor.language)), {
    headers: fileHeaders('text/csv; charset=utf-8', name),
  })
}

/** Where the form of a release leads: the comparison has an address of its own, to be cited. */
export const chosenComparison: Handler<Env> = (c) => {
  const [a, b] = [c.req.query('de'), c.req.query('a')].map(Number)
  const slug = encodeURIComponent(c.req.param('slug') ?? '')
  return Promise.resolve(
    Number.isInteger(a) && Number.isInteger(b)
      ? c.redirect(`/plans/${slug}/comparer/${a}/${b}`, 303)
      : refusalPage(c, refuse('not_found')),
  )
}
