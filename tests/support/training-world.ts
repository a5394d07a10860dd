import { randomUUID } from 'node:crypto'
import { house } from '../../src/app.ts'
import { codeNamed } from '../../src/modules/training/enrolment/codes.db.ts'
import { enrol } from '../../src/modules/training/enrolment/enrol.ts'
import { telling } from '../../src/modules/training/enrolment/tell-job.ts'
import { writeModule } from '../../src/modules/training/modules/write-module.ts'
import { createProgramme } from '../../src/modules/training/programmes/create-programme.ts'
import { planSession } from '../../src/modules/training/sessions/plan-session.ts'
import { linkHolder } from '../../src/server/actor.ts'
import type { Job } from '../../src/server/module.ts'
import { inTransaction } from '../../src/server/transaction.ts'
import type { Request } from '../../src/server/use-case.ts'
import { accepted, importSmallNetwork, world } from './world.ts'

/** The small network with a programme, one module and sessions of it, and a clock that each step moves by a minute. */
export async function trainingWorld(at = '2027-01-12T09:00:00Z') {
  const w = await world(at)
  await importSmallNetwork(w)
  const coordinator = await w.as('coordinator', 'reseau')
  const direction = await w.as('service_manager', 'maison')
  accepted(await createProgramme(coordinator, { title: 'Accueillir ensemble' }))
  accepted(
    await writeModule(coordinator, {
      programme: 'accueillir-ensemble',
      title: 'Accueillir sans juger',
      state: 'adopted',
      half_days: 2,
      trainers: [{ name: 'Odile Ferrant', expertise: 'lived' }],
      competences: ['Recevoir sans condition'],
    }),
  )
  const start = Date.parse(at)
  let minutes = 0
  /** Each thing happens a minute after the one before, or at the moment given. */
  const next = (by: Request, moment?: string): Request => {
    minutes += 1
    return { ...by, now: moment ? new Date(moment) : new Date(start + minutes * 60_000) }
  }
  const halfDays = [
    { day: '2027-03-02', part: 'morning', begins: '09:00', ends: '12:30' },
    { day: '2027-03-02', part: 'afternoon', begins: '13:30', ends: '17:00' },
  ]
  const plan = async (more: object = {}) =>
    accepted(
      await planSession(coordinator, {
        module: 'accueillir-sans-juger',
        half_days: halfDays,
        place: 'Maison des Tilleuls',
        minimum: 2,
        maximum: 2,
        closes_on: '2027-02-20',
        ...more,
      }),
    )
  const ask = (by: Request, session: string, given: string, more: object = {}) =>
    enrol(next(by), {
      session,
      person: { given, family: 'Martin' },
      college: 'professional',
      sent_by: 'employer',
      ...more,
    })
  const asked = async (...args: Parameters<typeof ask>) => accepted(await ask(...args))
  /** Whoever holds a code. */
  const holder = async (made: { readonly code: string } | null | undefined): Promise<Request> => {
    const code = made?.code ?? ''
    const id = await inTransaction(
      w.nobody(),
      'read',
      async ({ db }) => (await codeNamed(db, code)) ?? randomUUID(),
    )
    const link = { id, purpose: 'enrolment' } as const
    return { ...w.nobody(), actor: linkHolder(house.policies, link, 'fr') }
  }
  /** Writes the messages that are waiting to be written, and answers all there are. */
  /** Does what waits in the queue under the name of one job, each thing in its own transaction. */
  const work = async (job: Job, now = w.asSystem().now) => {
    const { rows } = await w.pools.owner.query(
      `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier = $1 returning j.payload`,
      [job.name],
    )
    for (const { payload } of rows)
      await inTransaction({ ...w.asSystem(), now }, 'write', (reading) => job.run(reading, payload))
  }
  const told = async () => {
    await work(telling)
    return (await w.messages()).filter((one) => one.kind === 'training')
  }
  return { ...w, w, coordinator, direction, next, plan, ask, asked, holder, told, work, halfDays }
}

export type TrainingWorld = Awaited<ReturnType<typeof trainingWorld>>

/** What a refusal is called, or `done`. */
export const codeOf = async (answer: Promise<{ ok: boolean; code?: string }>) => {
  const { ok, code } = await answer
  return ok ? 'done' : code
}
