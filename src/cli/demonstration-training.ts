import { z } from 'zod'
import { addDays } from '../kernel/day.ts'
import { slugify } from '../kernel/slug.ts'
import { createIssuer, issueCertificate, setRule } from '../modules/certificates/index.ts'
import {
  confirmEnrolment,
  createProgramme,
  enrol,
  noteApproval,
  planSession,
  showAllocation,
  takeAttendance,
  writeModule,
} from '../modules/training/index.ts'
import { run, type StoryEvent } from './demonstration-story.ts'
import { orRefuse } from './session.ts'

const Training = z.object({
  programme: z.object({ slug: z.string(), title: z.unknown(), description: z.unknown() }),
  modules: z.array(z.tuple([z.string(), z.string(), z.number(), z.string()])),
  sheets: z.record(z.string(), z.string()),
  trainers: z.array(z.unknown()),
  contributors: z.array(z.string()),
  sessions: z.array(z.tuple([z.number(), z.iso.date(), z.string(), z.number(), z.number(), z.number()])),
  issuer: z.object({ slug: z.string(), name: z.unknown(), url: z.string() }),
  certificate: z.object({ modules: z.number(), attendance: z.number() }),
  people: z.object({ given: z.array(z.string()), family: z.array(z.string()) }),
})
type Training = z.output<typeof Training>
type Session = Training['sessions'][number]

const houses = ['maison-des-tilleuls', 'halte-du-vieux-lavoir', 'halte-des-ravenelles'] as const

/** A programme of seventeen modules, what its funder said, sessions past and to come, and who asked for their seats. */
export function trainingEvents(given: unknown, now: Date): readonly StoryEvent[] {
  const story = Training.parse(given)
  const events = [...programmeEvents(story)]
  let people = 0
  for (const [index, session] of story.sessions.entries()) {
    events.push(...sessionEvents(story, session, index, people))
    people += session[5]
  }
  return events.filter((one) => one.at <= now)
}

function programmeEvents(story: Training): readonly StoryEvent[] {
  const { programme, modules, sheets, trainers, contributors } = story
  const sheet = Object.fromEntries(Object.entries(sheets).map(([part, fr]) => [part, { fr }]))
  const noted = (day: string, approval: string, version: number) =>
    on(day, (by) => run(noteApproval, by, { slug: programme.slug, approval, version }))
  return [
    on('2026-01-19', (by) => run(createProgramme, by, { ...programme, approval: 'to_ask' })),
    on('2026-01-20', async (by) => {
      for (const [fr, nl, half_days, orientation] of modules)
        await run(writeModule, by, {
          programme: programme.slug,
          title: { fr, nl },
          half_days,
          orientation,
          sheet,
          trainers,
          contributors,
          state: 'adopted',
        })
    }),
    on('2026-01-21', async (by) => {
      await run(createIssuer, by, story.issuer)
      await run(setRule, by, { slug: programme.slug, issuer: story.issuer.slug, ...story.certificate })
    }),
    noted('2026-01-26', 'asked', 1),
    noted('2026-02-09', 'conditions', 2),
    noted('2026-02-16', 'granted', 3),
  ]
}

/** Planned eight weeks before; seats kept until four weeks before; closed two weeks before, when those with a seat are confirmed. */
function sessionEvents(
  story: Training,
  session: Session,
  index: number,
  before: number,
): readonly StoryEvent[] {
  const [position, day, place, minimum, maximum, asking] = session
  const [, , halfDays] = story.modules[position - 1] ?? ['', '', 1]
  const opens = addDays(day, -55)
  const closes = addDays(day, -14)
  let id = ''
  const planned = on(opens, async (by) => {
    const made = await planSession(by, {
      module: moduleAt(story, position),
      half_days: [morning(day), afternoon(day)].slice(0, halfDays),
      place: { fr: place },
      minimum,
      maximum,
      shares: { accompanied: 0.5, professional: 0.5 },
      kept_until: addDays(day, -28),
      opens_on: opens,
      closes_on: closes,
      costs: costs(halfDays),
    })
    id = orRefuse(made).id
  })
  const asks = Array.from({ length: asking }, (_, nth) =>
    on(addDays(opens, 1 + Math.floor((nth * 39) / asking)), (by) =>
      run(enrol, by, { session: id, ...personAt(story, before + nth, index) }),
    ),
  )
  const confirmed = on(addDays(closes, 1), async (by) => {
    const { items } = orRefuse(await showAllocation(by, { id }))
    for (const one of items.filter(({ state }) => state === 'offered'))
      await run(confirmEnrolment, by, { session: id, id: one.id })
  })
  return [planned, ...asks, confirmed, ...certified(story, day, halfDays, () => id)]
}

/** In the evening who was there is noted: all who had a seat but one. The next day they are certified. */
function certified(story: Training, day: string, halfDays: number, id: () => string): readonly StoryEvent[] {
  const present: string[] = []
  const noted = on(addDays(day, 1), async (by) => {
    const { items } = orRefuse(await showAllocation(by, { id: id() }))
    present.push(
      ...items
        .filter(({ state }) => state === 'confirmed')
        .map((one) => one.id)
        .slice(1),
    )
    for (const { part } of [morning(day), afternoon(day)].slice(0, halfDays))
      await run(takeAttendance, by, { id: id(), day, part, present })
  })
  const issued = on(addDays(day, 2), async (by) => {
    for (const [nth, enrolment] of present.entries())
      await run(issueCertificate, by, { enrolment, named: nth % 3 === 0 })
  })
  return [noted, issued]
}

const morning = (day: string) => ({ day, part: 'morning', begins: '09:00', ends: '12:30' })
const afternoon = (day: string) => ({ day, part: 'afternoon', begins: '13:30', ends: '17:00' })

const costs = (halfDays: number) => [
  { label: 'Salle', kind: 'per_half_day', amount: 80 },
  { label: 'Formatrices et formateurs', kind: 'per_half_day', amount: 380 * halfDays },
  { label: 'Indemnités, garde d’enfants, transport', kind: 'per_participant', amount: 32.5 },
  { label: 'Subvention', kind: 'fixed', amount: 700, funder: 'Fonds régional' },
  { label: 'Subvention par personne', kind: 'per_participant', amount: 60, funder: 'Fonds régional' },
]

/** The slug under which a module was written. */
const moduleAt = ({ modules }: Training, position: number) =>
  slugify((modules[position - 1]?.[0] ?? '').slice(0, 60))

/** One half of them are people accompanied, whom a service sends; the others staff. */
function personAt({ people }: Training, nth: number, index: number) {
  const given = people.given[nth % people.given.length] ?? ''
  const family = people.family[(nth * 3 + index) % people.family.length] ?? ''
  const accompanied = nth % 2 === 0
  return {
    person: { given, family },
    college: accompanied ? 'accompanied' : nth % 7 === 3 ? 'peer' : 'professional',
    sent_by: accompanied ? 'service' : 'employer',
    organisation: houses[nth % houses.length],
  }
}

const on = (day: string, happens: StoryEvent['run']): StoryEvent => ({
  at: new Date(`${day}T08:20:00Z`),
  run: happens,
})
