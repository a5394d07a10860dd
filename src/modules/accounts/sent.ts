import type { Context } from 'hono'
import { type Refusal, refuse } from '../../kernel/result.ts'
import type { Env } from '../../server/web.tsx'

/** What was typed into a form; a file where a text belongs is nothing. */
export async function textsSent(c: Context<Env>): Promise<Record<string, string>> {
  const texts = Object.entries(await c.req.parseBody()).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(texts) as Record<string, string>
}

export function setCookies(c: Context<Env>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
}

/** Too many attempts: when the next may be made is said to programs as well. */
export function tooMany(c: Context<Env>, seconds: number, field: string): Refusal<'rate.limited'> {
  c.header('retry-after', String(seconds))
  return refuse('rate.limited', field)
}

/** The account of whoever is signed in by a session; undefined for all others. */
export function accountOf(c: Context<Env>): string | undefined {
  const { actor } = c.get('request')
  return actor.link || actor.scope ? undefined : (actor.account ?? undefined)
}
