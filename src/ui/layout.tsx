import type { Child } from 'hono/jsx'
import { classes } from './classes.ts'
import { Banner } from './feedback.tsx'
import { Act } from './form.tsx'
import { BrandMark } from './icons.tsx'

export type NavItem = {
  href: string
  label: string
  /** The label is a name that somebody gave: written in its own direction. */
  given?: boolean | undefined
  /** The page one is on, or the part of the site it belongs to. */
  current?: boolean | undefined
  /** The language of the label and of the page it leads to. */
  lang?: string | undefined
  /** How many things wait behind the link. */
  count?: number | undefined
  /** Drawn as an action of the account rather than as a part of the site. */
  quiet?: boolean | undefined
  /** An action rather than a page, signing out for example: a form of one button. */
  method?: 'post' | undefined
}

export type LayoutProps = {
  /** Words that every page carries above all else. */
  banner?: Child | undefined
  brand: string
  /** Where the brand leads. */
  home: string
  /** Words of the link that skips to the content. */
  skip: string
  primary: NavItem[]
  secondary: NavItem[]
  /** Names of the two navigations, for those who hear the page. */
  labels: { primary: string; secondary: string }
  footer?: Child | undefined
  /** One column to read, for pages that hold one thing. */
  narrow?: boolean | undefined
  children: Child
}

export function Layout({ banner, brand, home, skip, footer, narrow, children, ...nav }: LayoutProps) {
  return (
    <>
      <a class="skip" href="#contenu">
        {skip}
      </a>
      <header>
        {banner && <Banner>{banner}</Banner>}
        <div class="top">
          <a class="brand" href={home}>
            <BrandMark />
            {brand}
          </a>
          <Nav items={nav.primary} label={nav.labels.primary} />
          <Nav items={nav.secondary} label={nav.labels.secondary} side />
        </div>
      </header>
      <main id="contenu" tabindex={-1} class={classes(narrow && 'narrow')}>
        {children}
      </main>
      {footer && <footer class="footer">{footer}</footer>}
    </>
  )
}

type NavProps = { items: NavItem[]; label: string; side?: boolean }

function Nav({ items, label, side }: NavProps) {
  if (items.length === 0) return null
  return (
    <nav class={classes('nav', side && 'side')} aria-label={label}>
      <ul>
        {items.map((item) => (
          <li>
            <NavLink {...item} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function NavLink({ href, label, given, current, lang, count, quiet, method }: NavItem) {
  if (method === 'post') return <Act action={href} label={label} class={classes(quiet && 'quiet')} />
  return (
    <a
      href={href}
      class={classes(quiet && 'quiet')}
      lang={lang}
      hreflang={lang}
      aria-current={current ? 'page' : undefined}
    >
      {given ? <bdi>{label}</bdi> : label}
      {count !== undefined && <span class="count">{count}</span>}
    </a>
  )
}

/** What one does, and beside it (under it on a phone) what helps to do it. */
export function Columns({ aside, children }: { aside: Child; children: Child }) {
  return (
    <div class="columns">
      <div>{children}</div>
      <aside class="side-note">{aside}</aside>
    </div>
  )
}
