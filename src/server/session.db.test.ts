import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteOn } from '../../tests/support/site.ts'
import { type World, world } from '../../tests/support/world.ts'
import { digestOfToken } from './session.ts'

describe('a token of the API', () => {
  let ours: World
  let theirs: World
  const token = `maillage_${'x'.repeat(43)}`
  beforeAll(async () => {
    ours = await world()
    theirs = await world()
    await theirs.pools.owner.query(
      `insert into api_token (account, scope, digest, expires_at) values ('anne', 'read', $1, now() + interval '1 day')`,
      [digestOfToken(token)],
    )
  })
  afterAll(() => Promise.all([ours.end(), theirs.end()]))

  const answer = (w: World) =>
    siteOn(w)(new Request('http://site/api/v1/plans', { headers: { authorization: `Bearer ${token}` } }))

  it('is taken where it was made; another installation asks for one of its own', async () => {
    expect((await answer(theirs)).status).toBe(200)
    const refused = await answer(ours)
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(await refused.json()).toMatchObject({ code: 'auth.required' })
  })
})
