import { type Context, Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { dropSealed, keepSealed, openSealed, type SealedCookie } from './sealed-cookie.ts'
import type { Env } from './web.tsx'

const content = z.object({ secret: z.string() })
const cookie: SealedCookie<typeof content> = {
  name: 'one',
  content,
  path: '/here',
  seconds: 60,
  sameSite: 'Strict',
}

let now = new Date('2026-11-22T09:00:00Z')
const site = (key: string, baseUrl = 'https://site.example') =>
  new Hono<Env>()
    .use(async (c, next) => {
      c.set('waysIn', { key } as Env['Variables']['waysIn'])
      c.set('request', { now } as Env['Variables']['request'])
      c.set('baseUrl', baseUrl)
      await next()
    })
    .get('/keep', (c) => {
      keepSealed(c, cookie, { secret: 'of Anne' })
      return c.body(null)
    })
    .get('/open', (c) => c.json(openSealed(c, cookie) ?? null))
    .get('/open-as-another', (c: Context<Env>) => c.json(openSealed(c, { ...cookie, name: 'two' }) ?? null))
    .get('/drop', (c) => {
      dropSealed(c, cookie)
      return c.body(null)
    })

const kept = async (key = 'a key') => (await site(key).request('/keep')).headers.get('set-cookie') ?? ''
const opened = async (sent: string, path = '/open', key = 'a key') =>
  (await site(key).request(path, { headers: { cookie: sent } })).json()

describe('a sealed cookie', () => {
  it('holds what no script and nobody else reads, for its paths and its time', async () => {
    const set = await kept()
    expect(set).toMatch(/^one=[\w-]+; Max-Age=60; Path=\/here; HttpOnly; Secure; SameSite=Strict$/)
    expect(Buffer.from(set, 'base64url').toString()).not.toContain('Anne')
    expect(await opened(set.split(';')[0] ?? '')).toEqual({ secret: 'of Anne' })
    const plain = await site('a key', 'http://site.example').request('/keep')
    expect(plain.headers.get('set-cookie')).not.toContain('Secure')
  })

  it('opens with its own key, under its own name, as it was sealed, before its time is over', async () => {
    const sent = (await kept()).split(';')[0] ?? ''
    expect(await opened(sent, '/open', 'another key')).toBeNull()
    expect(await opened(sent.replace('one=', 'two='), '/open-as-another')).toBeNull()
    expect(await opened(`${sent.slice(0, -6)}AAAAAA`)).toBeNull()
    expect(await opened('one=nothing')).toBeNull()
    now = new Date('2026-11-22T09:01:00Z')
    expect(await opened(sent)).toEqual({ secret: 'of Anne' })
    now = new Date('2026-11-22T09:01:01Z')
    expect(await opened(sent)).toBeNull()
    now = new Date('2026-11-22T09:00:00Z')
  })

  it('is dropped where it was kept', async () => {
    const set = (await site('a key').request('/drop')).headers.get('set-cookie')
    expect(set).toMatch(/^one=; Max-Age=0; Path=\/here; Secure$/)
  })
})
