import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { cancelEnrolment } from './change-enrolment.ts'
import { addCode } from './follow-enrolment.ts'

describe('what is told of an enrolment', () => {
  let t: TrainingWorld
  let session: string
  beforeAll(async () => {
    t = await trainingWorld()
    session = (await t.plan({ maximum: 9 })).id
  })
  afterAll(() => t.end())

  const worker = async (email: string) => {
    await t.pools.owner.query(`insert into sign_in."user" (id, name, email) values ($1, 'Ana', $1)`, [email])
    return t.as('worker', 'maison', email)
  }
  const toldOf = async (account: string, given: string, more: object) => {
    await t.asked(await worker(account), session, given, more)
    return (await t.told()).filter((one) => one.body.includes(`Bonjour ${given}`)).map((one) => one.recipient)
  }
  const own = { sent_by: 'self' }

  it('reaches whoever enrolled themselves at the address by which they sign in, where they gave no other', async () => {
    expect(await toldOf('ana@example.org', 'Ana', own)).toEqual(['ana@example.org'])
    const typed = { ...own, person: { given: 'Bo', family: 'Martin', email: 'bo@elsewhere.example' } }
    expect(await toldOf('bo@example.org', 'Bo', typed)).toEqual(['bo@elsewhere.example'])
  })

  it('reaches nobody by an account without mail, nor whoever enrolled somebody else', async () => {
    expect(await toldOf('cy@sans-adresse.invalid', 'Cy', own)).toEqual([])
    expect(await toldOf('dan@example.org', 'Dan', { sent_by: 'employer' })).toEqual([])
  })

  it('leads an organisation that passes it on to the code, or where that opens others too to what everybody may see', async () => {
    await t.pools.owner.query(`update organisation set email = 'maison@example.org' where slug = 'maison'`)
    const other = (await t.plan({ maximum: 9 })).id
    const elsewhere = await t.as('service_manager', 'centre')
    const made = await t.asked(t.direction, session, 'Edi')
    const linksOf = async (word: string) =>
      (await t.told())
        .filter((one) => one.recipient === 'maison@example.org' && one.body.includes(word))
        .map((one) => one.links)
    expect(await linksOf('Edi')).toEqual([[{ id: made.code?.id, purpose: 'enrolment' }]])
    const sent = await t.asked(elsewhere, other, 'Edi')
    accepted(await addCode(t.next(await t.holder(sent.code)), { code: made.code?.code }))
    accepted(await cancelEnrolment(t.next(t.direction), { session, id: made.id }))
    expect((await linksOf('Edi')).at(-1)).toEqual([{ path: `/formations/sessions/${session}` }])
  })

  it('leads the person to their code, whatever it opens', async () => {
    const mail = { person: { given: 'Flo', family: 'Martin', email: 'flo@example.org' } }
    const made = await t.asked(t.direction, session, 'Flo', mail)
    const other = await t.asked(t.direction, (await t.plan()).id, 'Flo')
    accepted(await addCode(t.next(await t.holder(made.code)), { code: other.code?.code }))
    accepted(await cancelEnrolment(t.next(t.direction), { session, id: made.id }))
    const written = (await t.told()).filter((one) => one.recipient === 'flo@example.org')
    expect(written.at(-1)?.links).toEqual([{ id: made.code?.id, purpose: 'enrolment' }])
  })
})
