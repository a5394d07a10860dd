import { z } from 'zod'
import { type Localized, textIn } from '../../../kernel/localized.ts'
import { comparePeriods } from '../../../kernel/period.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { pageOf, reference } from '../../organisations/index.ts'
import { describedIn } from '../figures/figure-rows.ts'
import type { ReleasedIndicator } from '../release.ts'
import { newestReleases, type Release } from '../releases.db.ts'
import { type Position, positionOf } from './position.ts'
import { findService, type OwnRow, peersOf, rowsOf, type Service, servicesIn } from './services.db.ts'

const pageSize = 50

export type ServiceList = {
  readonly q: string
  readonly items: readonly Service[]
  readonly next: string | null
}

/** Services with figures of their own in what is published today, by name, a page at a time. */
export const listServices = query({
  action: 'release.read',
  input: z.object({
    q: z.string().trim().max(80).catch(''),
    after: z.string().max(80).optional().catch(undefined),
  }),
  output: z.custom<ServiceList>(),
  async run({ db }, { q, after }) {
    const releases = (await newestReleases(db)).map((one) => one.id)
    const found = await servicesIn(db, releases, { q, after, limit: pageSize + 1 })
    return ok({ q, ...pageOf(found, pageSize, (last) => last.slug) })
  },
})

/** An indicator as a service stands in it: its figures, what it replied, where its newest whole figure lies. */
export type ServiceFigures = {
  readonly release: Release
  readonly indicator: ReleasedIndicator
  readonly measure: string
  readonly rows: readonly OwnRow[]
  readonly reply: string | null
  readonly newest: OwnRow | undefined
  readonly position: Position | undefined
}
export type ServiceShown = { readonly service: Service; readonly figures: readonly ServiceFigures[] }

/** What the newest releases say of one organisation: refused as not found where they hold no figure of it. */
async function serviceIn({ db }: Reading, slug: string): Promise<Result<ServiceShown, 'not_found'>> {
  const releases = await newestReleases(db)
  if (releases.length === 0) return refuse('not_found')
  const ids = releases.map((one) => one.id)
  const service = await findService(db, ids, slug)
  if (!service) return refuse('not_found')
  const rows = Map.groupBy(await rowsOf(db, ids, service.id), (row) => `${row.release} ${row.indicator}`)
  const figures: ServiceFigures[] = []
  for (const release of releases) {
    const name = release.content.organisations.find((one) => one.id === service.id)?.name ?? service.name
    for (const { indicator, measure } of describedIn(release.content).values()) {
      const own = rows.get(`${release.id} ${indicator.id}`)
      if (!own) continue
      const wholes = own.filter((row) => row.breakdown === '')
      const newest = wholes.toSorted((a, b) => comparePeriods(a.period, b.period)).at(-1)
      const compared =
        newest && !newest.suppressed && ['count', 'share', 'ratio', 'scale'].includes(indicator.kind)
      figures.push({
        release,
        indicator,
        measure,
        rows: own,
        reply: replyOf(release, indicator, name),
        newest,
        position: compared ? positionOf(newest, await peersOf(db, newest, service)) : undefined,
      })
    }
  }
  return ok({ service, figures })
}

/** A reply stands under the name of who wrote it; where two bear that name, nobody can tell whose it is. */
function replyOf({ content }: Release, indicator: ReleasedIndicator, name: Localized): string | null {
  const same = (other: Localized) => textIn(other, 'fr').text === textIn(name, 'fr').text
  if (content.organisations.filter((one) => same(one.name)).length > 1) return null
  return indicator.replies.find((reply) => same(reply.organisation))?.text ?? null
}

export const showService = query({
  action: 'release.read',
  input: z.object({ slug: reference }),
  output: z.custom<ServiceShown>(),
  run: async (reading, { slug }) => serviceIn(reading, slug),
})

const OwnFigure = z.object({
  plan: z.string(),
  release: z.number(),
  indicator: z.uuid(),
  statement: z.record(z.string(), z.string()),
  period: z.string(),
  breakdown: z.string().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  value: z.number().nullable(),
  suppressed: z.boolean(),
  reply: z.string().nullable(),
  /** Of the newest whole figure: on which side of the middle of its peers it lies. */
  among_peers: z
    .object({ shown: z.number(), hidden: z.number(), side: z.enum(['above', 'at', 'below']) })
    .nullable(),
})

/** The figures of one organisation in the newest releases. */
export const readServiceFigures = query({
  action: 'release.read',
  input: z.object({ slug: reference }),
  output: z.object({ items: z.array(OwnFigure), next: z.null() }),
  api: {
    method: 'get',
    path: '/organisations/{slug}/figures',
    summary: 'The figures of an organisation in the newest releases',
  },

  async run(reading, { slug }) {
    const found = await serviceIn(reading, slug)
    if (!found.ok) return found
    return ok({ items: found.value.figures.flatMap(shownFigures), next: null })
  },
})

const shownFigures = ({ release, indicator, rows, reply, newest, position }: ServiceFigures) =>
  rows.map((row) => ({
    plan: release.content.plan.slug,
    release: release.number,
    indicator: indicator.id,
    statement: indicator.statement as Record<string, string>,
    period: row.period,
    breakdown: row.breakdown || null,
    numerator: row.numerator,
    denominator: row.denominator,
    value: row.value,
    suppressed: row.suppressed,
    reply,
    among_peers:
      row === newest && position
        ? { shown: position.peers.length, hidden: position.hidden, side: position.side }
        : null,
  }))
