import { z } from 'zod'
import { addDays } from '../../kernel/day.ts'
import type { Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { findRequest, wasAsked } from '../declarations/index.ts'
import { askingAnyOf, inGrid, periodDue, periodsOffered } from '../indicators/index.ts'
import { findOrganisation, within } from '../organisations/index.ts'
import { addressOf } from './make-link.ts'
import { lastDay, latestDay } from './task-link.ts'

const Choice = z.object({ slug: z.string(), name: z.custom<Localized>() })

/** What the form that sends a link shows: for one question, or else for the figures of a period. */
export const showLinkForm = query({
  action: 'task_link.send',
  input: z.object({
    request: z.string().max(80).optional(),
    organisation: z.string().max(80).optional(),
  }),
  output: z.object({
    request: z.object({ slug: z.string(), statement: z.custom<Localized>(), due: z.string() }).nullable(),
    organisation: Choice.nullable(),
    organisations: z.array(Choice),
    /** Where the organisation is written to unless another address is given. */
    address: z.string().nullable(),
    periods: z.array(z.string()),
    period: z.string(),
    due: z.string(),
    expires: z.string(),
    today: z.string(),
    latest: z.string(),
  }),

  async run(reading, asked) {
    const { db, actor, today } = reading
    const remit = actor.remit('task_link.send')
    const request = asked.request ? await findRequest(db, remit, asked.request) : undefined
    const organisation = asked.organisation
      ? await findOrganisation(db, request ? 'everywhere' : remit, asked.organisation)
      : undefined
    if (asked.request && (!request || request.closedAt)) return refuse('not_found')
    if (request && !(organisation && (await wasAsked(db, request.id, organisation.id))))
      return refuse('not_found')
    const due = request?.due ?? addDays(today, 14)
    const organisations = request ? [] : await choices(reading)
    return ok({
      request: request ? { slug: request.slug, statement: request.statement, due } : null,
      organisation: organisation ? { slug: organisation.slug, name: organisation.name as Localized } : null,
      organisations: organisations.map(({ slug, name }) => ({ slug, name })),
      address: organisation ? ((await addressOf(db, organisation.id)) ?? null) : null,
      ...(await periodsOf(reading, request ? [] : organisations)),
      ...{ due, expires: lastDay(due, today), today, latest: latestDay(today) },
    })
  },
})

type Named = { readonly id: string; readonly slug: string; readonly name: Localized }

async function choices({ db, actor }: Reading): Promise<readonly Named[]> {
  const rows = await db
    .selectFrom('organisation as o')
    .select(['o.id', 'o.slug', 'o.name'])
    .where(within(actor.remit('task_link.send'), 'o.id'))
    .where('o.status', '=', 'active')
    .orderBy('o.slug')
    .limit(2_000)
    .execute()
  return rows as ((typeof rows)[number] & Named)[]
}

/** The periods that figures are asked of, newest first, and the one whose figures are due. */
async function periodsOf({ db, today }: Reading, organisations: readonly Named[]) {
  const ids = organisations.map(({ id }) => id)
  const asking = ids.length > 0 ? (await askingAnyOf(db, ids)).filter(inGrid) : []
  const kinds = asking.flatMap(({ frequency }) => frequency ?? [])
  const period = periodDue(kinds, today)
  return {
    periods: [...periodsOffered(kinds.length > 0 ? kinds : ['quarter', 'year'], today, period)],
    period,
  }
}
