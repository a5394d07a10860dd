import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linkWorld } from '../../../tests/support/link-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import { showAccount } from '../accounts/index.ts'
import { answerDeclaration } from '../declarations/index.ts'
import { chooseWeekly } from './choose-weekly.ts'
import { writeWeekly } from './write-weekly.ts'

describe('the weekly digest', () => {
  let l: Awaited<ReturnType<typeof linkWorld>>
  beforeAll(async () => {
    l = await linkWorld()
    await l.w.pools.owner.query(
      `insert into sign_in."user" (id, name, email) values ('coordinator@reseau', 'Claire', 'claire@example.org')`,
    )
  })
  afterAll(() => l.w.end())
  beforeEach(() => l.forget())

  const weekly = () => inTransaction(l.w.asSystem(), 'write', writeWeekly)
  const messages = () => l.w.messages()

  it('tells who coordinates what came in and what is missing, once, from Monday morning on', async () => {
    const request = await l.ask()
    await l.ask({ statement: 'Une charte existe', due: '2026-12-20' })
    accepted(await answerDeclaration(l.w.asSystem(), { request, organisation: 'tilleuls', holds: 'yes' }))
    for (const at of ['2026-11-22T10:00', '2026-11-23T05:00', '2026-11-23T10:00', '2026-11-24T10:00']) {
      l.w.setClock(`${at}:00Z`)
      await weekly()
    }
    const [message, ...others] = await messages()
    expect(others).toEqual([])
    expect(message?.recipient).toBe('claire@example.org')
    expect(message?.body.replaceAll(/\s+/g, ' ')).toMatch(
      /Bonjour Claire, Arrivé .* « Un règlement existe », .* une réponse cette semaine, 2 organisations sans réponse .* Encore attendu .* « Une charte existe »/,
    )
    expect(message?.links).toEqual([
      { path: expect.stringMatching(/^\/declarations\/un-reglement-existe/) },
      { path: expect.stringMatching(/^\/declarations\/une-charte-existe/) },
      { path: '/compte' },
    ])
    l.w.setClock('2026-11-30T10:00:00Z')
    await weekly()
    expect((await messages()).length).toBe(2)
  })

  it('says, with the rest, how many services went too long without supervision', async () => {
    await l.ask()
    await l.w.pools.owner.query("update organisation set created_at = '2026-01-05' where slug = 'tilleuls'")
    l.w.setClock('2026-11-23T10:00:00Z')
    await weekly()
    await l.w.pools.owner.query('update organisation set created_at = now()')
    const [message] = await messages()
    expect(message?.body).toContain('Un service est resté trop longtemps sans supervision')
    expect(message?.links).toContainEqual({ path: '/activites' })
  })

  it('is not written to a coordinator whom no mail reaches', async () => {
    await l.ask()
    await l.w.pools.owner.query(
      `insert into sign_in."user" (id, name, email) values ('noor', 'Noor', 'noor-1234@sans-adresse.invalid')`,
    )
    await l.w.as('coordinator', 'reseau', 'noor')
    l.w.setClock('2026-11-23T10:00:00Z')
    await weekly()
    expect((await messages()).map((one) => one.recipient)).toEqual(['claire@example.org'])
    await l.w.pools.owner.query(`delete from role_held where account = 'noor'`)
  })

  it('is in the language of the organisation that is coordinated', async () => {
    await l.ask()
    await l.w.pools.owner.query("update organisation set language = 'nl' where slug = 'reseau'")
    l.w.setClock('2026-11-23T10:00:00Z')
    await weekly()
    await l.w.pools.owner.query("update organisation set language = null where slug = 'reseau'")
    const [message] = await messages()
    expect(message?.body).toMatch(/^Beste/)
  })

  it('does not come in a week with nothing to say', async () => {
    l.w.setClock('2026-11-23T10:00:00Z')
    await weekly()
    expect(await messages()).toEqual([])
  })

  it('does not come to who said no, and says so on the account’s page', async () => {
    await l.ask()
    l.w.setClock('2026-11-23T10:00:00Z')
    const choose = async (on: boolean) => accepted(await chooseWeekly(l.coordinator(), { weekly: on }))
    await choose(false)
    expect(accepted(await showAccount(l.coordinator(), {})).weekly).toBe(false)
    await weekly()
    expect(await messages()).toEqual([])
    await choose(true)
    await weekly()
    expect(await messages()).toHaveLength(1)
    const worker = await l.w.as('worker', 'tilleuls')
    expect(accepted(await showAccount(worker, {})).weekly).toBeNull()
    expect(await chooseWeekly(worker, { weekly: true })).toMatchObject({ code: 'auth.forbidden' })
  })
})
