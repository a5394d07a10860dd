import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { z } from 'zod'
import { opening, sealing } from './keys.ts'
import { derive } from './secret.ts'
import type { Env } from './web.tsx'

/** A cookie that the browser keeps and cannot read: sealed, of one purpose, for a short time. */
export type SealedCookie<T extends z.ZodType> = {
  readonly name: string
  readonly content: T
  /** The paths it is sent to. */
  readonly path: string
  readonly seconds: number
  /** `Lax` where another site leads back to ours. */
  readonly sameSite: 'Strict' | 'Lax'
}

const keyOf = (c: Context<Env>) => Buffer.from(derive(c.get('waysIn').key, 'cookies'), 'base64url')
const isSecure = (c: Context<Env>) => c.get('baseUrl').startsWith('https:')

/** Seals something into its cookie, with the moment until when it holds. */
export function keepSealed<T extends z.ZodType>(
  c: Context<Env>,
  cookie: SealedCookie<T>,
  content: z.input<T>,
) {
  const until = c.get('request').now.getTime() + cookie.seconds * 1000
  const sealed = sealing(keyOf(c), Buffer.from(JSON.stringify({ until, content })), cookie.name)
  setCookie(c, cookie.name, sealed.toString('base64url'), {
    path: cookie.path,
    httpOnly: true,
    secure: isSecure(c),
    sameSite: cookie.sameSite,
    maxAge: cookie.seconds,
  })
}

/** What a cookie holds; undefined where there is none, it is over, or it is not one that we sealed. */
export function openSealed<T extends z.ZodType>(
  c: Context<Env>,
  cookie: SealedCookie<T>,
): z.output<T> | undefined {
  const sealed = getCookie(c, cookie.name)
  if (!sealed) return undefined
  try {
    const plain = opening(keyOf(c), Buffer.from(sealed, 'base64url'), cookie.name).toString()
    const { until, content } = JSON.parse(plain) as { until: number; content: unknown }
    if (until < c.get('request').now.getTime()) return undefined
    return cookie.content.safeParse(content).data
  } catch {
    return undefined
  }
}

export const dropSealed = (c: Context<Env>, { name, path }: SealedCookie<z.ZodType>) =>
  void deleteCookie(c, name, { path, secure: isSecure(c) })
