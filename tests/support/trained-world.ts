import { createIssuer, setRule } from '../../src/modules/certificates/index.ts'
import {
  createProgramme,
  enrol,
  planSession,
  takeAttendance,
  writeModule,
} from '../../src/modules/training/index.ts'
import { linkHolder } from '../../src/server/actor.ts'
import type { Request } from '../../src/server/use-case.ts'
import { accepted, importSmallNetwork, world } from './world.ts'

const halfDays = [
  { day: '2027-03-02', part: 'morning', begins: '09:00', ends: '12:30' },
  { day: '2027-03-02', part: 'afternoon', begins: '13:30', ends: '17:00' },
]

type Who = { readonly given: string; readonly college?: string; readonly email?: string }

/**
 * A network with a programme of two modules, each given once, and who asks for what: `follow` enrols people in both and
 * notes that they were there.
 */
export async function trainedWorld() {
  const w = await world('2027-01-12T09:00:00Z')
  await importSmallNetwork(w)
  const coordinator = await w.as('coordinator', 'reseau')
  accepted(await createProgramme(coordinator, { title: 'Accueillir ensemble' }))
  const modules = ['accueillir-sans-juger', 'ecouter-a-plusieurs'] as const
  const sessions: string[] = []
  for (const [slug, title] of [
    [modules[0], 'Accueillir sans juger'],
    [modules[1], 'Écouter à plusieurs'],
  ] as const) {
    const module = {
      slug,
      title,
      half_days: 2,
      state: 'adopted',
      competences: [`Savoir ${title.toLowerCase()}`],
    }
    accepted(await writeModule(coordinator, { programme: 'accueillir-ensemble', ...module }))
    const session = { module: slug, half_days: halfDays, minimum: 1, maximum: 1000 }
    sessions.push(accepted(await planSession(coordinator, session)).id)
  }
  accepted(await createIssuer(coordinator, { slug: 'reseau', name: 'Réseau', url: 'https://reseau.example' }))
  const rule = { slug: 'accueillir-ensemble', attendance: 0.8, issuer: 'reseau' }
  accepted(await setRule(coordinator, rule))
  const later = (by: Request, at: string): Request => ({ ...by, now: new Date(at) })
  const after = later(coordinator, '2027-03-10T09:00:00Z')

  /** Enrols people in these sessions, and notes at which half-days of each they were. Answers an enrolment of each. */
  async function follow(
    people: readonly Who[],
    of = sessions,
    at: readonly string[] = ['morning', 'afternoon'],
  ) {
    const first: string[] = []
    for (const session of of) {
      const present: string[] = []
      for (const { given, college = 'professional', email } of people)
        present.push(
          accepted(
            await enrol(coordinator, {
              session,
              person: { given, family: 'Martin', ...(email ? { email } : {}) },
              college,
              sent_by: 'employer',
            }),
          ).id,
        )
      for (const part of at) {
        const already = accepted(await presentAt(session, part))
        accepted(
          await takeAttendance(after, {
            id: session,
            day: '2027-03-02',
            part,
            present: [...already, ...present],
          }),
        )
      }
      if (first.length === 0) first.push(...present)
    }
    return first
  }

  const presentAt = async (session: string, part: string) => {
    const { rows } = await w.pools.owner.query(
      `select distinct enrolment from attendance_mark where session = $1 and part = $2 and present and enrolment is not null`,
      [session, part],
    )
    return { ok: true as const, value: rows.map((one) => one.enrolment as string) }
  }

  /** Whoever acts by the code of an enrolment, and of all others of the same person. */
  async function byCode(enrolment: string): Promise<Request> {
    const { rows } = await w.pools.owner.query(
      `update enrolment_code set holder = $1 where enrolment in (select id from enrolment
       where person = (select person from enrolment where id = $1)) returning id`,
      [enrolment],
    )
    const link = { id: rows[0].id, purpose: 'enrolment' } as const
    return { ...after, actor: linkHolder(w.nobody().house.policies, link, 'fr') }
  }

  return { w, coordinator, after, sessions, modules, follow, byCode, later }
}
export type TrainedWorld = Awaited<ReturnType<typeof trainedWorld>>
