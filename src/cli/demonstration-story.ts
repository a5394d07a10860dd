import { z } from 'zod'
import { addDays } from '../kernel/day.ts'
import { localized } from '../kernel/localized.ts'
import { answerDeclaration, askDeclaration } from '../modules/declarations/index.ts'
import { recordDocument } from '../modules/documents/index.ts'
import { bindSource, editIndicator, putObservations } from '../modules/indicators/index.ts'
import { addNote } from '../modules/plans/index.ts'
import { makeRelease, replyToFigure } from '../modules/releases/index.ts'
import { heldRoles } from '../server/policy.ts'
import type { AnyUseCase, Request } from '../server/use-case.ts'
import { orRefuse } from './session.ts'

const day = z.iso.date()
/** A day, or so many days after the installation. */
const dueDay = z.union([day, z.string().regex(/^\+\d+d$/)])

/** What happens in the demonstration, apart from the tables of answers and observations. */
export const Story = z.strictObject({
  network: z.strictObject({ slug: z.string(), name: localized }),
  plan: z.string(),
  accounts: z.array(
    z.strictObject({
      email: z.email(),
      name: z.string(),
      roles: z.array(z.enum(heldRoles)),
      organisation: z.string(),
    }),
  ),
  requests: z.array(
    z.strictObject({
      slug: z.string(),
      asked: day,
      due: dueDay,
      evidence: z.enum(['none', 'optional', 'required']),
      statement: localized,
      hint: localized.optional(),
      scope: z.record(z.string(), z.unknown()),
    }),
  ),
  documents: z.array(
    z.strictObject({
      series: z.string(),
      slug: z.string(),
      title: localized,
      published_on: day,
      url: z.url().optional(),
    }),
  ),
  bindings: z.array(
    z.strictObject({
      measure: z.string(),
      key: z.string(),
      source: z.strictObject({ key: z.string(), parameters: z.record(z.string(), z.unknown()) }),
      flagged_late: z.boolean().default(false),
    }),
  ),
  notes: z
    .array(
      z.strictObject({
        measure: z.string(),
        visibility: z.enum(['internal', 'public']),
        text: localized,
        written: day,
      }),
    )
    .default([]),
  replies: z
    .array(
      z.strictObject({
        measure: z.string(),
        key: z.string(),
        organisation: z.string(),
        text: z.string(),
        written: day,
      }),
    )
    .default([]),
  releases: z.array(z.strictObject({ at: z.iso.datetime(), note: localized })),
})
type Story = z.output<typeof Story>

type Cells = Readonly<Record<string, string>>
export type StoryEvent = { readonly at: Date; run(request: Request): Promise<void> }

const morning = (on: string) => new Date(`${on}T08:30:00Z`)

/** What happens in the story, with its tables of answers and observations. */
export function eventsOf(
  story: Story,
  answers: readonly Cells[],
  observations: readonly Cells[],
  now: Date,
): readonly StoryEvent[] {
  const events = [
    ...story.requests.map((one) => asked(one, now)),
    ...story.documents.map((one) => recorded(one, story.network.slug)),
    ...story.bindings.map((one) => bound(one, story)),
    ...observed(observations, story.plan),
    ...answers.map(answered),
    ...story.notes.map((one) => noted(one, story.plan)),
    ...story.replies.map((one) => replied(one, story.plan)),
    ...story.releases.map(
      ({ at, note }): StoryEvent => ({
        at: new Date(at),
        run: (request) => run(makeRelease, request, { plan: story.plan, note }),
      }),
    ),
  ]
  return events
}

export async function run(useCase: unknown, request: Request, input: unknown): Promise<void> {
  orRefuse(await (useCase as AnyUseCase)(request, input))
}

function asked({ asked: on, due, ...request }: Story['requests'][number], now: Date): StoryEvent {
  const relative = /^\+(\d+)d$/.exec(due)?.[1]
  const day = relative ? addDays(now.toISOString().slice(0, 10), Number(relative)) : due
  return { at: morning(on), run: (by) => run(askDeclaration, by, { ...request, due: day }) }
}

function recorded(document: Story['documents'][number], organisation: string): StoryEvent {
  const on = document.published_on < '2026-01-09' ? '2026-01-09' : document.published_on
  return {
    at: morning(on),
    run: (request) => run(recordDocument, request, { ...document, organisation }),
  }
}

function bound({ measure, key, source, flagged_late }: Story['bindings'][number], story: Story): StoryEvent {
  const last =
    story.requests
      .map((one) => one.asked)
      .sort()
      .at(-1) ?? '2026-01-08'
  return {
    at: new Date(morning(last).getTime() + 3_600_000),
    async run(request) {
      const { id, version } = await indicatorOf(request, story.plan, measure, key)
      await run(bindSource, request, { id, ...source })
      if (flagged_late) await run(editIndicator, request, { id, version: version + 1, flagged_late })
    },
  }
}

/** The figures of a period are entered soon after it ends, those of a period still running in autumn. */
function observed(rows: readonly Cells[], plan: string): readonly StoryEvent[] {
  const groups = Map.groupBy(rows, ({ measure, key, period }) => `${measure} ${key} ${period}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const on = (first['period'] ?? '') < '2026' ? '2026-01-20' : '2026-10-05'
    const items = group.map(({ measure: _m, key: _k, value, numerator, denominator, date, ...cells }) => ({
      ...cells,
      value: numberIn(value),
      numerator: numberIn(numerator),
      denominator: numberIn(denominator),
      date: date || undefined,
    }))
    return {
      at: morning(on),
      run: async (request: Request) =>
        run(putObservations, request, {
          id: (await indicatorOf(request, plan, first['measure'] ?? '', first['key'] ?? '')).id,
          items,
        }),
    }
  })
}
const numberIn = (cell: string | undefined) => (cell ? Number(cell.replace(',', '.')) : undefined)

function answered({ request, organisation, holds, since, answered: on, url, note }: Cells): StoryEvent {
  const evidence = url ? { url } : undefined
  return {
    at: morning(on ?? ''),
    run: (by) =>
      run(answerDeclaration, by, {
        request,
        organisation,
        holds,
        since: since || undefined,
        note: note || undefined,
        evidence,
      }),
  }
}

function noted({ measure, visibility, text, written }: Story['notes'][number], plan: string): StoryEvent {
  return {
    at: morning(written),
    async run(request) {
      const { id } = await measureOf(request, plan, measure)
      await run(addNote, request, { id, visibility, text })
    },
  }
}

function replied(
  { measure, key, organisation, text, written }: Story['replies'][number],
  plan: string,
): StoryEvent {
  return {
    at: morning(written),
    async run(request) {
      const { id } = await indicatorOf(request, plan, measure, key)
      await run(replyToFigure, request, { plan, indicator: id, organisation, text })
    },
  }
}

export const indicatorOf = ({ database }: Request, plan: string, measure: string, key: string) =>
  database
    .selectFrom('indicator as i')
    .innerJoin('measure as m', 'm.id', 'i.measure')
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .select(['i.id', 'i.version'])
    .where('p.slug', '=', plan)
    .where('m.number', '=', measure)
    .where('i.key', '=', key)
    .executeTakeFirstOrThrow()

export const measureOf = ({ database }: Request, plan: string, number: string) =>
  database
    .selectFrom('measure as m')
    .innerJoin('plan as p', 'p.id', 'm.plan')
    .select(['m.id', 'm.version'])
    .where('p.slug', '=', plan)
    .where('m.number', '=', number)
    .executeTakeFirstOrThrow()
