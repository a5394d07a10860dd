import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainingWorld, trainingWorld } from '../../../../tests/support/training-world.ts'

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
})
