import { Hono } from 'hono'
import { readInstance } from '../../src/server/instance.ts'
import type { Request } from '../../src/server/use-case.ts'
import type { Env } from '../../src/server/web.tsx'
import type { World } from './world.ts'

/** Some routes as a browser without script meets them, for whoever asks; the network has a name. */
export async function pagesOf(w: World, routes: Hono<Env>) {
  await w.pools.owner.query(`insert into instance (name) values ('{"fr": "Réseau"}') on conflict do nothing`)
  const instance = await readInstance(w.database)
  return (by: Request, path: string, fields?: Record<string, string>) => {
    const app = new Hono<Env>()
    app.onError((error) => {
      throw error
    })
    app.use(async (c, next) => {
      c.set('request', by)
      c.set('instance', instance)
      c.set('accountName', null)
      c.set('islands', {})
      c.set('waysIn', {} as Env['Variables']['waysIn'])
      c.set('baseUrl', 'http://site')
      c.set('addressOf', ({ id }) => `/l/inscription/${id}`)
      await next()
    })
    const post = fields && { method: 'POST', body: new URLSearchParams(fields) }
    return app.route('/', routes).request(path, post)
  }
}
