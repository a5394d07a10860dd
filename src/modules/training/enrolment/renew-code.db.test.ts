import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { linkHolder } from '../../../server/actor.ts'
import { inTransaction } from '../../../server/transaction.ts'
import type { Request, Writing } from '../../../server/use-case.ts'
import { renewCode } from './codes.db.ts'
import { enrolByCode } from './enrol-by-code.ts'
import { enrolmentEraser } from './erase-person.ts'
import { addCode, followEnrolment } from './follow-enrolment.ts'
import { makeCodes } from './make-codes.ts'
import { renewEnrolmentCode } from './renew-code.ts'

describe('a code given anew', () => {
  let t: TrainingWorld
  let session: string
  beforeAll(async () => {
    t = await trainingWorld()
    session = (await t.plan({ maximum: 9 })).id
  })
  afterAll(() => t.end())

  const renew = (by: Request, id: string) => renewEnrolmentCode(t.next(by), { session, id })
  /** What is found by typing a code, or by opening the link on its paper. */
  const typed = async (code: { code: string } | null) => codeOf(followEnrolment(await t.holder(code), {}))
  const opened = (code: { id: string } | null) => {
    const link = { id: code?.id ?? '', purpose: 'enrolment' } as const
    return codeOf(
      followEnrolment({ ...t.w.nobody(), actor: linkHolder(t.w.nobody().house.policies, link, 'fr') }, {}),
    )
  }

  it('opens the enrolment in the place of the old one, which opens nothing, typed or by its link', async () => {
    const { id, code: old } = await t.asked(t.direction, session, 'Ana')
    const { given, code } = accepted(await renew(t.direction, id))
    expect(given).toBe('Ana')
    expect([await typed(old), await opened(old)]).toEqual(['not_found', 'not_found'])
    expect(accepted(await followEnrolment(await t.holder(code), {})).enrolments).toMatchObject([{ id }])
    expect(await opened(code)).toBe('done')
  })

  it('opens that enrolment alone until it is put together with the others again', async () => {
    const first = await t.asked(t.direction, session, 'Bo')
    const other = await t.asked(t.direction, (await t.plan()).id, 'Bo')
    accepted(await addCode(t.next(await t.holder(first.code)), { code: other.code?.code }))
    const { code } = accepted(await renew(t.direction, first.id))
    const opens = async (by: { code: string } | null) =>
      accepted(await followEnrolment(await t.holder(by), {})).enrolments.map((one) => one.id)
    expect(await opens(code)).toEqual([first.id])
    expect(await opens(other.code)).toEqual([other.id])
    accepted(await addCode(t.next(await t.holder(other.code)), { code: code.code }))
    expect((await opens(code)).sort()).toEqual([first.id, other.id].sort())
  })

  it('is made by who asked, who sends people from there and who runs the session; for others there is no such enrolment', async () => {
    const worker = await t.as('worker', 'maison', 'worker-of-the-house')
    const { id, code } = await t.asked(worker, session, 'Cy')
    const colleague = await t.as('worker', 'maison', 'another-worker')
    const elsewhere = await t.as('service_manager', 'centre')
    for (const by of [colleague, elsewhere]) expect(await codeOf(renew(by, id))).toBe('not_found')
    expect(await codeOf(renew(await t.holder(code), id))).toBe('auth.forbidden')
    // The database says so itself.
    expect(
      await inTransaction(t.next(elsewhere), 'write', (writing) => renewCode(writing as Writing, id)),
    ).toBe(undefined)
    expect(await typed(code)).toBe('done')
    for (const by of [worker, t.direction, t.coordinator]) expect(await codeOf(renew(by, id))).toBe('done')
    expect(await codeOf(renewEnrolmentCode(t.direction, { session: (await t.plan()).id, id }))).toBe(
      'not_found',
    )
  })

  it('takes the place of one that was handed out blank, and of none whose person was erased', async () => {
    const { codes } = accepted(await makeCodes(t.direction, { session, n: 1 }))
    const dan = { person: { given: 'Dan', family: 'Martin' }, college: 'accompanied' }
    const { id } = accepted(await enrolByCode(t.next(await t.holder(codes[0])), dan))
    const { code } = accepted(await renew(t.direction, id))
    expect([await typed(codes[0] ?? null), await typed(code)]).toEqual(['not_found', 'done'])
    // The old link is nobody to the database either.
    const link = { id: codes[0]?.id ?? '', purpose: 'enrolment' } as const
    const old = { ...t.w.nobody(), actor: linkHolder(t.w.nobody().house.policies, link, 'fr') }
    const read = (by: Request) =>
      inTransaction(by, 'read', ({ db }) => db.selectFrom('enrolment').select('given').execute())
    expect([await read(old), await read(await t.holder(code))]).toEqual([[], [{ given: 'Dan' }]])
    await inTransaction(t.w.asSystem(), 'write', (reading) => enrolmentEraser.erase(reading, id))
    expect(await codeOf(renew(t.direction, id))).toBe('not_found')
  })
})
