import { Hono } from 'hono'
import { readInstance } from '../../src/server/instance.ts'
import type { Request } from '../../src/server/use-case.ts'
import type { Env } from '../../src/server/web.tsx'
import type { TrainingWorld } from './training-world.ts'

/** Pages of training as whoever asks for them reads them; with fields, what a form sends. */
export async function trainingPages({ w, pools }: TrainingWorld, routes: Hono<Env>) {
  await pools.owner.query(`insert into instance (name) values ('{"fr": "Réseau"}')`)
  const instance = await readInstance(w.database)
  return (request: Request, path: string, fields?: Record<string, string>) => {
    const app = new Hono<Env>()
    app.onError((error) => {
      throw error
    })
    app.use(async (c, next) => {
      c.set('request', request)
      c.set('instance', instance)
      c.set('accountName', null)
      c.set('islands', {})
      c.set('waysIn', {} as Env['Variables']['waysIn'])
      c.set('baseUrl', 'http://site')
      c.set('addressOf', ({ id: link }) => `/l/inscription/${link}`)
      await next()
    })
    const sent = fields && { method: 'POST', body: new URLSearchParams(fields) }
    return app.route('/', routes).request(path, sent)
  }
}
