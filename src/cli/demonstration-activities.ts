import { z } from 'zod'
import { addDays, type Day } from '../kernel/day.ts'
import { localized } from '../kernel/localized.ts'
import { bookOffer, publishOffer, recordActivity, recordSeveral } from '../modules/activities/index.ts'
import { bindSource } from '../modules/indicators/index.ts'
import { indicatorOf, run, type StoryEvent } from './demonstration-story.ts'
import { orRefuse } from './session.ts'

const day = z.iso.date()
const n = z.int()
const text = z.string()
const Activities = z.strictObject({
  regular: z.array(z.tuple([text, text, day, n, day.nullable(), n, text, n, n, n])),
  once: z.array(z.tuple([text, text, day, n, text, z.record(text, n)])),
  offers: z.array(
    z.strictObject({
      service: text,
      kind: text,
      in: n,
      hours: z.tuple([text, text]),
      places: n,
      title: localized,
      place: localized.optional(),
      bring: localized.optional(),
      booked: z.record(text, n),
    }),
  ),
})
type Activities = z.output<typeof Activities>

/** The day on which services begin to record; what they held before is brought in then. */
const begun = '2026-01-12'
/** After the third release of the real plan, its measure of supervision counts what is recorded. */
const bound = '2026-11-16'

/** Two years of supervision in thirty services, what else they held, days they offer to one another, and what counts them. */
export function activityEvents(given: unknown, plan: string, now: Date): readonly StoryEvent[] {
  const story = Activities.parse(given)
  const today = now.toISOString().slice(0, 10)
  return [
    ...story.regular.flatMap((one) => sessionsOf(one, today)),
    ...story.once.map(([organisation, kind, date, minutes, facilitator, attendees]) =>
      recorded({ organisation, kind, date, minutes, facilitator, attendees }),
    ),
    countedIn(plan),
    ...story.offers.map((offer) => offered(offer, now)),
  ].filter((one) => one.at <= now)
}

type Held = { readonly date: Day } & Readonly<Record<string, unknown>>

/** What a service held before it began to record is brought in at once, the rest on its day. */
function sessionsOf(
  [organisation, kind, first, weeks, last, minutes, facilitator, ...came]: Activities['regular'][number],
  today: Day,
): readonly StoryEvent[] {
  const [professional, peer, volunteer] = came
  const held: Held[] = []
  for (let date = first; date <= (last ?? today); date = addDays(date, weeks * 7)) {
    // Now and then somebody is away.
    const away = Number(date.slice(8)) % 3 === 0 ? 1 : 0
    const attendees = { professional: professional - away, peer, volunteer }
    held.push({ kind, date, minutes, facilitator, attendees })
  }
  const before = held.filter(({ date }) => date < begun)
  const since = held.filter(({ date }) => date >= begun)
  return [
    ...(before.length > 0
      ? [on(begun, (by) => run(recordSeveral, by, { organisation, items: before }))]
      : []),
    ...since.map((one) => recorded({ organisation, ...one })),
  ]
}

const recorded = (activity: Held): StoryEvent => on(activity.date, (by) => run(recordActivity, by, activity))

const countedIn = (plan: string): StoryEvent =>
  on(bound, async (by) => {
    const { id } = await indicatorOf(by, plan, '34', 'i1')
    const parameters = { kinds: ['supervision', 'intervision'] }
    await run(bindSource, by, { id, key: 'activities.services', parameters })
  })

/** A day to come whenever the demonstration is loaded: announced a week ago, and booked since. */
function offered(
  { service, in: days, hours, booked, ...offer }: Activities['offers'][number],
  now: Date,
): StoryEvent {
  const [begins, ends] = hours
  const date = addDays(now.toISOString().slice(0, 10), days)
  return {
    at: new Date(now.getTime() - 7 * 86_400_000),
    async run(by) {
      const { id } = orRefuse(await publishOffer(by, { ...offer, organisation: service, date, begins, ends }))
      for (const [organisation, places] of Object.entries(booked))
        await run(bookOffer, by, { id, organisation, places })
    },
  }
}

const on = (date: Day, happens: StoryEvent['run']): StoryEvent => ({
  // The evening: what took place on a day is recorded on it.
  at: new Date(`${date}T17:40:00Z`),
  run: happens,
})
