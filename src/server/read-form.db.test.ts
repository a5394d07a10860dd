import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '../../tests/support/world.ts'
import { ok } from '../kernel/result.ts'
import { actorWith, anonymous } from './actor.ts'
import { databaseOf, poolOf } from './database.ts'
import { Arrived } from './files/arrival.ts'
import { houseOf } from './house.ts'
import { isOutage } from './outage.ts'
import { type FormFields, readForm } from './read-form.ts'
import { type Request as Asked, command, nothing } from './use-case.ts'

const write = command({
  action: 'test.write',
  files: ['file', 'proof.file'],
  input: nothing,
  output: nothing,
  run: async () => ok({}),
})
const house = houseOf([{ name: 'test', policy: { 'test.write': ['worker'] }, useCases: [write] }])

describe('a form with files', () => {
  let w: World
  let worker: Asked
  beforeAll(async () => {
    w = await world()
    await w.pools.owner.query(`insert into organisation (slug, name, kind) values ('o', '{}', 'service')`)
    const { actor, ...request } = await w.as('worker', 'o')
    worker = { ...request, house, actor: actorWith(house.policies, actor) }
  })
  afterAll(() => w.end())

  async function sent(
    body: BodyInit,
    by: Asked = worker,
    headers: Record<string, string> = {},
  ): Promise<FormFields> {
    let fields: FormFields = {}
    const app = new Hono().post('/', async (c) => {
      fields = await readForm(c.req, by, write)
      return c.text('')
    })
    app.onError((error) => {
      throw error
    })
    await app.fetch(new Request('http://site/', { method: 'POST', body, headers }))
    return fields
  }
  const form = (...fields: [string, string | File][]) => {
    const data = new FormData()
    for (const [name, value] of fields) data.append(name, value)
    return data
  }
  const arrivals = async () =>
    (await w.pools.owner.query('select count(*)::int as n from file')).rows[0].n as number

  it('has its words as before, and its files where they are asked for, kept on their way in', async () => {
    const fields = await sent(
      form(
        ['title.fr', 'Règlement « été »'],
        ['kinds[]', 'a'],
        ['kinds[]', 'b'],
        ['file', new File(['%PDF-1.7 x %%EOF'], 'règlement.pdf')],
      ),
    )
    expect(fields['title.fr']).toBe('Règlement « été »')
    expect(fields['kinds[]']).toEqual(['a', 'b'])
    expect(fields['file']).toBeInstanceOf(Arrived)
    expect(fields['file']).toMatchObject({ name: 'règlement.pdf', size: 16 })
  })

  it('keeps none of a file that was not chosen, is empty, or that no field asks for', async () => {
    const before = await arrivals()
    const fields = await sent(
      form(
        ['file', new File([], '')],
        ['other', new File(['x'], 'x.pdf')],
        ['proof.file', new File([], 'a.pdf')],
      ),
    )
    expect(fields).toEqual({})
    expect(await arrivals()).toBeLessThanOrEqual(before + 1)
  })

  it('keeps nothing of whoever may not do it at all', async () => {
    const before = await arrivals()
    const nobody = { ...w.nobody(), house, actor: anonymous(house.policies, 'fr') }
    expect(await sent(form(['file', new File(['%PDF- %%EOF'], 'a.pdf')]), nobody)).toEqual({})
    expect(await arrivals()).toBe(before)
  })

  it('keeps a file whose name holds what no database holds, without that', async () => {
    const type = { 'content-type': 'multipart/form-data; boundary=x' }
    const named = `--x\r\nContent-Disposition: form-data; name="file"; filename*=utf-8''a%00b.pdf\r\n\r\n%PDF- %%EOF\r\n--x--\r\n`
    expect((await sent(named, worker, type))['file']).toMatchObject({ name: 'ab.pdf', size: 11 })
  })

  it('is no fault of its own where the database is away', async () => {
    const gone = poolOf({ ...w.owner, host: '127.0.0.1', port: 1 }, 'app', 1)
    const asked = { ...worker, database: databaseOf(gone) }
    const error = await sent(form(['file', new File(['%PDF- %%EOF'], 'a.pdf')]), asked).catch((why) => why)
    expect(isOutage(error)).toBe(true)
    expect(error.message).not.toContain('FormData')
    await gone.end()
  })

  it('that is cut, or holds too many files, is refused as no form', async () => {
    const type = { 'content-type': 'multipart/form-data; boundary=x' }
    const cut = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-'
    await expect(sent(cut, worker, type)).rejects.toThrow(/FormData/)
    const many = form(...Array.from({ length: 6 }, (): [string, File] => ['file', new File(['x'], 'a.pdf')]))
    await expect(sent(many)).rejects.toThrow(/FormData/)
  })
})
