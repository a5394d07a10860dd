import type { Child } from 'hono/jsx'
import { classes } from './classes.ts'

export type ButtonProps = {
  children: Child
  /** `main` once a page; `warm` for what deserves the eye; `danger` for what cannot be undone. */
  kind?: 'main' | 'warm' | 'plain' | 'danger' | 'link' | undefined
  /** Name and value sent with the form, to tell its buttons apart. */
  name?: string | undefined
  value?: string | undefined
  /** Sends the form elsewhere than where it says. */
  formaction?: string | undefined
  /** Id of a form that the button stands outside of. */
  form?: string | undefined
}

export function Button({ children, kind = 'plain', ...attributes }: ButtonProps) {
  const look = kind === 'link' ? 'as-link' : classes('btn', kind !== 'main' && kind)
  return (
    <button type="submit" class={look} {...attributes}>
      {children}
    </button>
  )
}

/** The button a form is filled in for. */
export function Submit(props: Omit<ButtonProps, 'kind'> & { warm?: boolean | undefined }) {
  const { warm, ...button } = props
  return <Button kind={warm ? 'warm' : 'main'} {...button} />
}

type LinkProps = {
  href: string
  children: Child
  lang?: string | undefined
  /** The language of what it leads to. */
  hreflang?: string | undefined
  download?: boolean | undefined
}

/** A link that is the thing to do here. */
export function ButtonLink({
  warm,
  plain,
  children,
  ...link
}: LinkProps & { warm?: boolean | undefined; plain?: boolean | undefined }) {
  return (
    <a class={classes('btn', warm && 'warm', plain && 'plain')} {...link}>
      {children}
    </a>
  )
}

/** A link that stands alone, in a row of tools or a list, and can be touched. */
export function TextLink({ children, ...link }: LinkProps) {
  return (
    <a class="link" {...link}>
      {children}
    </a>
  )
}
