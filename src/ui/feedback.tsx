import type { Child } from 'hono/jsx'
import { classes } from './classes.ts'
import { Icon, type IconName } from './icons.tsx'

export type NoticeKind = 'info' | 'success' | 'warning' | 'error'

const looks: Record<NoticeKind, { look: string; icon: IconName }> = {
  info: { look: 'info', icon: 'info' },
  success: { look: 'success', icon: 'success' },
  warning: { look: 'warning', icon: 'warning' },
  error: { look: 'refused', icon: 'stop' },
}

export type NoticeProps = {
  kind: NoticeKind
  title?: Child | undefined
  /** `status` for what has just been done, `alert` for what stops the reader. */
  role?: 'status' | 'alert' | undefined
  id?: string | undefined
  /** Takes the focus when the page opens: for what was refused. */
  focus?: boolean | undefined
  children?: Child | undefined
}

export function Notice({ kind, title, role, id, focus, children }: NoticeProps) {
  const { look, icon } = looks[kind]
  return (
    <div
      class={classes('notice', look)}
      role={role}
      id={id}
      tabindex={focus ? -1 : undefined}
      autofocus={focus}
    >
      <Icon name={icon} />
      <div>
        {title && (
          <p>
            <strong>{title}</strong>
          </p>
        )}
        {children}
      </div>
    </div>
  )
}

export type EmptyProps = {
  title: string
  /** What to do so that it is empty no more. */
  children: Child
  action?: { href: string; label: string } | undefined
}

export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{children}</p>
      {action && (
        <a class="btn" href={action.href}>
          {action.label}
        </a>
      )}
    </div>
  )
}

/** What holds for every page: a demonstration, planned maintenance. */
export function Banner({ children }: { children: Child }) {
  return <div class="banner">{children}</div>
}
