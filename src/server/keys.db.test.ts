import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testSecret } from '../../tests/support/template.ts'
import { type World, world } from '../../tests/support/world.ts'
import { addKey, opening, openKeys, SecretOpensNothing, sealing } from './keys.ts'
import { derive } from './secret.ts'

const secret = testSecret
const another = 'another secret, which is as long'

describe('the keys of an installation', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.end())

  it('are made once, are the same for each process, and lie in the database wrapped', async () => {
    const [one, two] = await Promise.all([openKeys(w.database, secret), openKeys(w.database, secret)])
    expect([two.links, two.files.newest()]).toEqual([one.links, one.files.newest()])
    expect(one.files.ids()).toHaveLength(1)
    const { rows } = await w.pools.owner.query<{ all: string }>(
      'select string_agg(encode(wrapped, $1), $2) as all from installation_key',
      ['hex', ' '],
    )
    for (const bytes of [one.files.newest().bytes, Buffer.from(one.links, 'base64url')])
      expect(rows[0]?.all).not.toContain(bytes.toString('hex'))
  })

  it('are, for sign-in and links, those that earlier versions made from the secret: sessions and links last', async () => {
    const { signIn, links } = await openKeys(w.database, secret)
    expect([signIn, links]).toEqual([derive(secret, 'sign-in'), derive(secret, 'links')])
  })

  it('do not open with another secret, and say so', async () => {
    await expect(openKeys(w.database, another)).rejects.toThrow(SecretOpensNothing)
  })

  it('are wrapped anew with another secret where the one before is told: the keys stay', async () => {
    const seen = async (...secrets: [string, string?]) => {
      const { signIn, links, files } = await openKeys(w.database, ...secrets)
      return [signIn, links, files.newest()]
    }
    const before = await seen(secret)
    expect(await seen(another, secret)).toEqual(before)
    expect(await seen(another)).toEqual(before)
    await expect(openKeys(w.database, secret)).rejects.toThrow(SecretOpensNothing)
    await openKeys(w.database, secret, another)
  })

  it('may be added to: the new one comes first, the old one still opens', async () => {
    const { files } = await openKeys(w.database, secret)
    const old = files.newest()
    const id = await addKey(w.database, secret, 'files')
    expect((await openKeys(w.database, secret)).files.ids()).toEqual([id, old.id])
    // A process that runs finds it when it is needed.
    expect((await files.of(id)).id).toBe(id)
    await expect(files.of(crypto.randomUUID())).rejects.toThrow('no key')
  })
})

describe('what is sealed', () => {
  const key = randomBytes(32)
  it('opens to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (plain, context) => {
        expect(new Uint8Array(opening(key, sealing(key, plain, context), context))).toEqual(plain)
      }),
    )
  })
  it('opens neither with another key, nor elsewhere, nor with one bit changed', () => {
    const sealed = sealing(key, Buffer.from('the plain text'), 'here')
    expect(() => opening(randomBytes(32), sealed, 'here')).toThrow()
    expect(() => opening(key, sealed, 'there')).toThrow()
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Buffer.from(sealed)
      altered[at] = (altered[at] ?? 0) ^ 1
      expect(() => opening(key, altered, 'here')).toThrow()
    }
  })
})
