import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteOn } from '../../tests/support/site.ts'
import { type World, world } from '../../tests/support/world.ts'
import { houseOf } from './house.ts'
import { logTo } from './log.ts'
import type { Module } from './module.ts'
import type { Env } from './web.tsx'

const said = 'what Jeanne typed'
const saidBelow = 'rue des Tilleuls, chez Jeanne'
const routes = new Hono<Env>()
  .get('/bug', () => {
    throw new TypeError(`${said}\n    at ${saidBelow}`)
  })
  .get('/undone', () => {
    throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
  })
  .post('/form', async (c) => c.json(await c.req.parseBody({ all: true })))

describe('a fault', () => {
  let w: World
  let site: ReturnType<typeof siteOn>
  const log: string[] = []
  beforeAll(async () => {
    w = await world()
    await w.pools.owner.query(`insert into instance (name, demonstration) values ('{"fr": "Réseau"}', true)`)
    const module: Module = { name: 'faults', policy: {}, routes, useCases: [] }
    site = siteOn(w, { house: houseOf([module]), log: logTo('warn', (line) => log.push(line)) })
  })
  afterAll(() => w.end())

  const get = async (path: string) => site(new Request(`http://site${path}`))

  it('of ours is a page that says so, with the house around it, and one line of log without what anybody typed', async () => {
    log.length = 0
    const answer = await get('/bug')
    const html = await answer.text()
    expect(answer.status).toBe(500)
    expect(html).toContain('Quelque chose n’a pas marché chez nous')
    expect(html).toContain('Démonstration')
    expect(log).toHaveLength(1)
    expect(log[0]).toContain('TypeError')
    expect(log[0]).toContain('site.db.test.ts')
    for (const words of [said, saidBelow]) expect(log.join() + html).not.toContain(words)
  })

  it('that passes by itself asks to come back', async () => {
    const answer = await get('/undone')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  })

  it('in how a form was sent is the sender’s, not a bug', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const answer = await site(new Request('http://site/form', { method: 'POST', body: 'no form', headers }))
    expect(answer.status).toBe(422)
  })

  it('such as more fields than any form of ours has, is told before it takes time', async () => {
    const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }
    const multipart = { 'content-type': 'multipart/form-data; boundary=x' }
    const part = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'
    const send = async (body: string, headers: Record<string, string>) =>
      (await site(new Request('http://site/form', { method: 'POST', body, headers }))).status
    expect(await send('a&'.repeat(4_000), urlencoded)).toBe(200)
    const begun = performance.now()
    expect(await send('a&'.repeat(1_000_000), urlencoded)).toBe(422)
    const parts = `${part.repeat(100_000)}--x--\r\n`
    expect(await send(parts, multipart)).toBe(422)
    const twoNames = { 'content-type': 'multipart/form-data; boundary=x; boundary=y' }
    expect(await send(parts, twoNames)).toBe(422)
    expect(performance.now() - begun).toBeLessThan(3_000)
  })
})
