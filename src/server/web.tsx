import type { Context, Handler } from 'hono'
import type { Child } from 'hono/jsx'
import type { z } from 'zod'
import type { Language } from '../kernel/localized.ts'
import { type Refusal, refuse } from '../kernel/result.ts'
import { formInput } from './form-input.ts'
import type { Instance } from './instance.ts'
import type { LinkHeld } from './link.ts'
import { statusOf } from './problem.ts'
import { readForm } from './read-form.ts'
import { embeddableHeaders } from './security.ts'
import { EmbeddedShell, Shell } from './shell.tsx'
import type { SignIn } from './sign-in.ts'
import type { Request, UseCase } from './use-case.ts'
import type { WaysIn } from './ways-in.ts'

type Keep = boolean | 'today'

export type Env = {
  Variables: {
    requestId: string
    request: Request
    accountName: string | null
    instance: Instance
    stylesheet: string
    /** Addresses of the scripts that a page may load for what HTML cannot do. */
    islands: Readonly<Record<string, string>>
    signIn: SignIn
    waysIn: WaysIn
    /** Where this site is to be found, for addresses that others keep. */
    baseUrl: string
    /** The path of a link, made for whoever may have it. */
    addressOf: (link: LinkHeld) => string
    /** Set where the page is the same for every anonymous reader, so that its bytes may be kept; `today`: until midnight. */
    keep: Keep
  }
}

/** What a page receives: the answer of its query, and after a refused form the refusal and what was typed. */
export type PageProps<O> = {
  readonly data: O
  readonly refusal?: Refusal | undefined
  readonly typed?: Readonly<Record<string, string>> | undefined
}

/** A page, with its title and where it stands. */
export type Page<O> = {
  readonly title: (data: O, c: { readonly language: Language }) => string
  readonly body: (props: PageProps<O>) => Child
  readonly kind: 'public' | 'work'
}

/** GET: one query, one page. */
export const page =
  <I extends z.ZodType, O>(read: UseCase<I, O, string>, shown: Page<O>): Handler<Env> =>
  async (c) =>
    render(c, read, shown)

/** The same where every anonymous reader gets the same bytes until a release changes: they are kept. */
export const releasedPage =
  <I extends z.ZodType, O>(read: UseCase<I, O, string>, shown: Page<O>, keep: Keep = true): Handler<Env> =>
  async (c) => {
    c.set('keep', keep)
    return render(c, read, shown)
  }

/** The same without anything around it, which pages of other sites may show within theirs. */
export const embeddedPage =
  <I extends z.ZodType, O>(read: UseCase<I, O, string>, shown: Page<O>): Handler<Env> =>
  async (c) => {
    c.set('keep', true)
    for (const [name, value] of Object.entries(embeddableHeaders)) c.header(name, value)
    const found = await read(c.get('request'), c.req.param())
    if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
    const Body = shown.body
    const html = await (
      <EmbeddedShell c={c} title={shown.title(found.value, { language: c.get('request').actor.language })}>
        <Body data={found.value} />
      </EmbeddedShell>
    )
    return c.html(String(html))
  }

type Going<O> = string | ((value: O, typed: Readonly<Record<string, unknown>>) => string)

/** POST: one command; on success go on, on refusal show the same page with what was typed and why. Works without script. */
export const form =
  <I extends z.ZodType, J extends z.ZodType, W, O>(
    write: UseCase<J, W, string>,
    going: {
      next: Going<W>
      again: [UseCase<I, O, string>, Page<O>]
      blank?: 'absent' | 'null'
      /** Where a page holds rows and lines that the use case reads otherwise. */
      read?: (typed: Readonly<Record<string, unknown>>) => Record<string, unknown>
    },
  ): Handler<Env> =>
  async (c) => {
    const fields = await readForm(c.req, c.get('request'), write)
    const typed = { ...(await formInput(fields, going.blank ?? 'absent')), ...c.req.param() }
    const result = await write(c.get('request'), going.read ? going.read(typed) : typed)
    if (!result.ok) return render(c, going.again[0], going.again[1], result, textsOf(fields))
    return goOn(c, going.next, result.value, typed, write.action)
  }

/** POST of a button that has no fields to show again: a refusal is a page of its own. */
export const act =
  <J extends z.ZodType, W>(
    write: UseCase<J, W, string>,
    next: Going<W>,
    blank: 'absent' | 'null' = 'absent',
  ): Handler<Env> =>
  async (c) => {
    const typed = {
      ...(await formInput(await readForm(c.req, c.get('request'), write), blank)),
      ...c.req.param(),
    }
    const result = await write(c.get('request'), typed)
    return result.ok ? goOn(c, next, result.value, typed, write.action) : refusalPage(c, result)
  }

function goOn<W>(
  c: Context<Env>,
  next: Going<W>,
  value: W,
  typed: Record<string, unknown>,
  action: string,
): Response {
  const path = typeof next === 'string' ? next : next(value, typed)
  return c.redirect(`${path}${path.includes('?') ? '&' : '?'}done=${action}`, 303)
}

/** What was typed into a form, as its page shows it again. */
export const textsOf = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.filter((one) => typeof one === 'string').join('\n')
        : typeof value === 'string'
          ? value
          : '',
    ]),
  )

async function render<I extends z.ZodType, O>(
  c: Context<Env>,
  read: UseCase<I, O, string>,
  shown: Page<O>,
  refusal?: Refusal,
  typed?: Record<string, string>,
): Promise<Response> {
  const found = await read(c.get('request'), { ...c.req.query(), ...c.req.param() })
  // An address that cannot be one of a page is one of no page.
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  const Body = shown.body
  const { language } = c.get('request').actor
  return renderPage(
    c,
    shown.title(found.value, { language }),
    shown.kind,
    <Body data={found.value} refusal={refusal} typed={typed} />,
    refusal,
  )
}

/** A page with the house around it. */
export async function renderPage(
  c: Context<Env>,
  title: string,
  kind: 'public' | 'work',
  body: Child,
  refusal?: Refusal,
): Promise<Response> {
  const html = await (
    <Shell c={c} title={title} kind={kind}>
      {body}
    </Shell>
  )
  const status = refusal ? statusOf(refusal.code) : 200
  return c.html(String(html), status as 200)
}

/** What a refused read says to a person. Somebody unknown is asked to sign in and comes back here. */
export async function refusalPage(c: Context<Env>, refusal: Refusal): Promise<Response> {
  const { pathname, search } = new URL(c.req.url)
  const here = c.req.method === 'GET' ? pathname + search : undefined
  if (refusal.code === 'auth.required' && here)
    return c.redirect(`/connexion?next=${encodeURIComponent(here)}`, 303)
  const { RefusalBody, refusalTitle } = await import('./refusal-page.tsx')
  const title = refusalTitle(refusal, c.get('request').actor.language)
  return renderPage(c, title, 'public', <RefusalBody refusal={refusal} here={here} />, refusal)
}
