import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import { command } from '../../server/use-case.ts'
import { type Asking, askingOf, asksFor, enterLines, inGrid, TypedLines } from '../indicators/index.ts'
import { isRefusal, linkToWrite, writingFor } from './acting-link.ts'
import { findLink, type TaskLink, updateLink } from './task-links.db.ts'

/** What a link asks for today: an indicator that is computed by now, or of another kind of period, is passed over. */
export async function askedByLink(db: Db, { indicators, period }: TaskLink): Promise<readonly Asking[]> {
  const asking = await Promise.all(indicators.map((id) => askingOf(db, id)))
  return asking
    .flatMap((one) => one ?? [])
    .filter((one) => inGrid(one) && one.indicator.sourceKey === null && asksFor(one, period ?? ''))
    .sort((a, b) => orderOf(a).localeCompare(orderOf(b), 'fr', { numeric: true }))
}

const orderOf = ({ plan, measure, indicator }: Asking) => [plan.slug, measure, indicator.key].join(' ')

/**
 * Whoever holds a link gives the figures it asks for, as drafts that the manager of the service validates. All or none;
 * a figure that somebody else has changed since the page was opened refuses them all (`conflict.version`).
 */
export const enterByLink = command({
  action: 'observation.write',
  input: z.object({ lines: TypedLines }),
  output: z.object({ stored: z.number() }),

  async run(context, { lines }) {
    const link = await linkToWrite(context, 'figures')
    if (isRefusal(link)) return link
    const asking = await askedByLink(context.db, link)
    const known = new Set(asking.map(({ indicator }) => indicator.id))
    if (!Object.keys(lines).every((name) => known.has(name.split('_')[0] ?? ''))) return refuse('not_found')
    const organisations = [{ id: link.organisation, slug: link.slug, name: link.name }]
    const place = { by: 'organisation', period: link.period ?? '' } as const
    const stored = await enterLines(
      writingFor(context, link),
      { asking, organisations },
      place,
      lines,
      'draft',
    )
    if (!stored.ok) return stored
    if ((await findLink(context.db, link.id))?.answered)
      await updateLink(context.db, link.id, { answered_at: context.now })
    return ok(stored.value)
  },
})
