import { type Child, jsx } from 'hono/jsx'
import { ButtonLink } from './button.tsx'
import { classes } from './classes.ts'
import { Icon } from './icons.tsx'

export { ButtonLink, TextLink } from './button.tsx'

type Action = { href: string; label: string }
type Level = 2 | 3 | 4

type HeadingProps = { level: Level; class: string; href?: string | undefined; children: Child }

function Heading({ level, class: look, href, children }: HeadingProps) {
  return jsx(`h${level}`, { class: look }, href ? <a href={href}>{children}</a> : children)
}

/** A list of cards; its children are cards. */
export function Cards({ children }: { children: Child }) {
  return <ul class="cards">{children}</ul>
}

export type CardProps = {
  title: Child
  href?: string | undefined
  meta?: Child | undefined
  /** By when, after the meta line. */
  due?: Child | undefined
  action?: Action | undefined
  level?: Level | undefined
  children?: Child | undefined
}

/** One thing asked of the reader, or one thing to open. */
export function Card({ title, href, meta, due, action, level = 2, children }: CardProps) {
  return (
    <li class="card">
      <div>
        <Heading class="card-title" {...{ level, href }}>
          {title}
        </Heading>
        {(meta || due) && (
          <p>
            {meta}
            {meta && due && ' · '}
            {due && <span class="due">{due}</span>}
          </p>
        )}
        {children}
      </div>
      {action && <ButtonLink href={action.href}>{action.label}</ButtonLink>}
    </li>
  )
}

export type MeasureProps = {
  number: Child
  title: Child
  href?: string | undefined
  level?: Level | undefined
  children?: Child | undefined
}

/** A numbered statement and what is known of it. */
export function Measure({ number, title, href, level = 3, children }: MeasureProps) {
  return (
    <article class="measure">
      <div class="num">{number}</div>
      <div>
        <Heading class="measure-title" {...{ level, href }}>
          {title}
        </Heading>
        {children}
      </div>
    </article>
  )
}

/** What deserves the eye at the end of a page. */
export function Call({
  title,
  children,
  action,
}: {
  title: string
  children: Child
  action?: Action | undefined
}) {
  return (
    <section class="call">
      <h2>{title}</h2>
      <p>{children}</p>
      {action && (
        <ButtonLink href={action.href} warm>
          {action.label}
        </ButtonLink>
      )}
    </section>
  )
}

export type StoryItem = {
  when?: Child | undefined
  /** ISO date behind the words of `when`. */
  date?: string | undefined
  state: 'done' | 'now' | 'next'
  children: Child
}

/** What happened, where it stands, what comes next: read top to bottom. */
export function Story({ items }: { items: StoryItem[] }) {
  return (
    <ol class="story">
      {items.map(({ when, date, state, children }) => (
        <li class={state} aria-current={state === 'now' ? 'step' : undefined}>
          {when &&
            (date ? (
              <time class="when" datetime={date}>
                {when}
              </time>
            ) : (
              <span class="when">{when}</span>
            ))}
          {children}
        </li>
      ))}
    </ol>
  )
}

/** The very words of somebody. */
export function Quote({ children, lang }: { children: Child; lang?: string | undefined }) {
  return (
    <blockquote class="quote" lang={lang} dir="auto">
      <p>{children}</p>
    </blockquote>
  )
}

export type DisclosureProps = { summary: Child; children: Child; open?: boolean | undefined }

export function Disclosure({ summary, children, open }: DisclosureProps) {
  return (
    <details open={open}>
      <summary>{summary}</summary>
      {children}
    </details>
  )
}

export type StepsProps = {
  /** Name of the list: what is done in steps. */
  label: string
  steps: Child[]
  /** From 1. */
  current: number
}

export function Steps({ label, steps, current }: StepsProps) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((step, index) => {
        const past = index + 1 < current
        return (
          <li class={classes(past && 'past')} aria-current={index + 1 === current ? 'step' : undefined}>
            <span>{past ? <Icon name="check" /> : index + 1}</span>
            <span>{step}</span>
          </li>
        )
      })}
    </ol>
  )
}

export type BreadcrumbProps = { label: string; items: { label: string; href?: string | undefined }[] }

/** The way from the home page to here; the last one, without a link, is this page. */
export function Breadcrumb({ label, items }: BreadcrumbProps) {
  return (
    <nav aria-label={label}>
      <ol class="crumbs">
        {items.map((item) => (
          <li>
            {item.href ? <a href={item.href}>{item.label}</a> : <span aria-current="page">{item.label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** The soft line above a title: where this comes from. */
export function Crumb({ children }: { children: Child }) {
  return <p class="crumb">{children}</p>
}

export function PageTitle({ children, lang }: { children: Child; lang?: string | undefined }) {
  return <h1 lang={lang}>{children}</h1>
}

/** The one sentence that says where things stand. */
export function Lede({ children }: { children: Child }) {
  return <p class="lede">{children}</p>
}

export function Section({ title, id, children }: { title: Child; id?: string | undefined; children: Child }) {
  return (
    <section class="section" id={id}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** A row of buttons and links. */
export function Tools({ children }: { children: Child }) {
  return <div class="tools">{children}</div>
}
