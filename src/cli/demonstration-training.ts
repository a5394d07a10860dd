import { z } from 'zod'
import { addDays } from '../kernel/day.ts'
import { slugify } from '../kernel/slug.ts'
import { createIssuer, issueCertificate, setRule } from '../modules/certificates/index.ts'
import {
  createProgramme,
  decideSession,
  enrol,
  noteApproval,
  planSession,
  restitute,
  showAttendance,
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
  restitution: z.string(),
  issuer: z.object({ slug: z.string(), name: z.unknown(), url: z.string() }),
  certificate: z.object({ modules: z.number(), attendance: z.number() }),
  people: z.object({ how_many: z.number(), given: z.array(z.string()), family: z.array(z.string()) }),
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

/** Planned eight weeks before; seats kept until four weeks before; closed two weeks before; then held, signed and told back. */
function sessionEvents(
  story: Training,
  session: Session,
  index: number,
  before: number,
): readonly StoryEvent[] {
  const [position, day, place, minimum, maximum, asking] = session
  const [, , length] = story.modules[position - 1] ?? ['', '', 1]
  const opens = opensFor(day)
  const closes = addDays(day, -14)
  let id = ''
  const planned = on(opens, async (by) => {
    const made = await planSession(by, {
      module: moduleAt(story, position),
      half_days: [morning(day), afternoon(day)].slice(0, length),
      place: { fr: place },
      minimum,
      maximum,
      shares: { accompanied: 0.5, professional: 0.5 },
      kept_until: addDays(day, -28),
      opens_on: opens,
      closes_on: closes,
      costs: costs(length),
    })
    id = orRefuse(made).id
  })
  const asks = Array.from({ length: asking }, (_, nth) =>
    on(addDays(opens, 1 + Math.floor((nth * 39) / asking)), (by) =>
      run(enrol, by, { session: id, ...personAt(story, before + nth) }),
    ),
  )
  // Enrolment has ended: those who have a seat are invited, however few they are.
  const held = on(addDays(closes, 1), async (by) => {
    await run(decideSession, by, { id, decision: 'held', anyway: true, version: 1 })
  })
  const came: string[] = []
  const halfDays = ['morning', 'afternoon'].slice(0, length)
  const signed = halfDays.map((part, half) =>
    on(
      day,
      async (by) => {
        const { signers } = orRefuse(await showAttendance(by, { id }))
        const names = signers.filter((one) => one.enrolment === null).map((one) => one.name)
        const people = signers.flatMap((one) => one.enrolment ?? [])
        const present = people.filter((_, nth) => !isAway(nth + index, half))
        await run(takeAttendance, by, { id, day, part, present, trainers: names })
        came.push(...present)
      },
      half === 0 ? '10:35' : '15:05',
    ),
  )
  const told = on(addDays(day, 1), (by) =>
    run(restitute, by, { id, restitution: { fr: story.restitution }, version: 2 }),
  )
  // Whoever qualifies by now is certified; the others come back.
  const certified = on(addDays(day, 2), async (by) => {
    for (const [nth, enrolment] of [...new Set(came)].entries()) {
      const issued = await issueCertificate(by, { enrolment, named: nth % 3 === 0 })
      if (!issued.ok && !awaited.has(issued.code)) orRefuse(issued)
    }
  })
  return [planned, ...asks, held, ...signed, told, certified]
}

/** Why somebody is not certified after a session, which is as it should be. */
const awaited: ReadonlySet<string> = new Set(['certificate.not_qualified', 'certificate.issued_already'])

/** Eight weeks before; those of the coming year all at once in autumn, so that they are there to be asked for. */
const opensFor = (day: string) => (day > '2026-12-01' ? '2026-10-05' : addDays(day, -55))

/** One in thirteen does not come; one in nine leaves at noon. */
const isAway = (nth: number, half: number) => nth % 13 === 5 || (half === 1 && nth % 9 === 4)

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
function personAt({ people }: Training, turn: number) {
  // The same people come back, module after module.
  const nth = turn % people.how_many
  const given = people.given[nth % people.given.length] ?? ''
  const family = people.family[(nth * 3 + Math.floor(nth / people.given.length)) % people.family.length] ?? ''
  const accompanied = nth % 2 === 0
  return {
    person: { given, family },
    college: accompanied ? 'accompanied' : nth % 7 === 3 ? 'peer' : 'professional',
    sent_by: accompanied ? 'service' : 'employer',
    organisation: houses[nth % houses.length],
  }
}

const on = (day: string, happens: StoryEvent['run'], time = '08:20'): StoryEvent => ({
  at: new Date(`${day}T${time}:00Z`),
  run: happens,
})
