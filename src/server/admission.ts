import type { Context, MiddlewareHandler } from 'hono'
import { refuse } from '../kernel/result.ts'
import { Allowance } from './limits.ts'
import type { Platform } from './platform.ts'
import { problemResponse } from './problem.ts'
import type { Standing } from './standing.ts'
import { type Env, refusalPage } from './web.tsx'

type Parts = { readonly platform: Platform; readonly standing: Standing }

/** Whether a program asks, rather than a person. */
export const isApi = (c: Context) => c.req.path.startsWith('/api/v1')

/** While the database is away, or too many wait for it already, a request is sent back at once rather than kept waiting. */
export const admit =
  ({ platform, standing }: Parts): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (!standing.away && platform.appPool.waitingCount < platform.config.mostWaiting) return next()
    return isApi(c) ? problemResponse(refuse('busy')) : plainFailure(c, true)
  }

/** What nobody in particular posts, bounded for the process as a whole: half a minute's worth may come at once. */
export function boundAnonymous({ platform }: Pick<Parts, 'platform'>): MiddlewareHandler<Env> {
  const { anonymousPosts } = platform.config
  const allowance = new Allowance(Math.ceil(anonymousPosts / 2), anonymousPosts / 60)
  return async (c, next) => {
    const safe = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (safe || c.get('request').actor.account !== null || allowance.take()) return next()
    if (isApi(c)) return problemResponse(refuse('rate.limited'), { 'retry-after': '60' })
    c.header('retry-after', '60')
    return refusalPage(c, refuse('rate.limited'))
  }
}

/** A page that needs no database to be made. */
export const plainFailure = (c: Context, away: boolean) => {
  c.header('retry-after', '5')
  return c.html(
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Un instant</title><body><h1>Un instant</h1><p>Le site revient dans quelques secondes. Rien de ce qui était enregistré n’est perdu. · The site is back in a few seconds.</p></body></html>',
    away ? 503 : 500,
  )
}
