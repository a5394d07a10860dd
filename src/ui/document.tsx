import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'

export type DocumentProps = {
  lang: string
  dir: 'ltr' | 'rtl'
  title: string
  description?: string | undefined
  /** The one address of this page, for search engines. */
  canonical?: string | undefined
  /** Address of the style sheet, as the bundle names it. */
  stylesheet: string
  /** The same page in other languages. */
  alternates?: { lang: string; href: string }[] | undefined
  /** What programs may follow in place of the page. */
  feeds?: { href: string; type: string; title: string }[] | undefined
  /** `work` for working pages. */
  bodyClass?: string | undefined
  children: Child
}

/** The whole page, from its doctype on. */
export function Document({ lang, dir, children, bodyClass, ...head }: DocumentProps) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={lang} dir={dir}>
        <Head {...head} />
        <body class={bodyClass}>{children}</body>
      </html>
    </>
  )
}

type HeadProps = Omit<DocumentProps, 'lang' | 'dir' | 'children' | 'bodyClass'>

function Head({ title, description, canonical, stylesheet, alternates = [], feeds = [] }: HeadProps) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#1b2225" media="(prefers-color-scheme: dark)" />
      <title>{title}</title>
      {description && <meta name="description" content={description} />}
      {canonical && <link rel="canonical" href={canonical} />}
      {alternates.map((other) => (
        <link rel="alternate" hreflang={other.lang} href={other.href} />
      ))}
      {feeds.map((feed) => (
        <link rel="alternate" {...feed} />
      ))}
      <link rel="stylesheet" href={stylesheet} />
      <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    </head>
  )
}
