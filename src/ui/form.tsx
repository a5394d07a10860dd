import type { Child } from 'hono/jsx'
import { Button, Submit } from './button.tsx'
import { Notice } from './feedback.tsx'
import { FormContext, fieldId, type Refusal, refusedCells, refusedFields } from './refusal.tsx'

export { Button } from './button.tsx'
export * from './field.tsx'
export type { Refusal } from './refusal.tsx'

export type FormProps = {
  /** Where the form is sent; by default the page it is on. */
  action?: string | undefined
  title?: string | undefined
  hint?: Child | undefined
  /** Why the form came back: a summary that leads to the fields, which say it again by themselves. */
  refusal?: Refusal | undefined
  /** Words of the button. */
  submit: string
  cancel?: { href: string; label: string } | undefined
  /** Other buttons or links, after the main one. */
  secondary?: Child | undefined
  enctype?: 'multipart/form-data' | undefined
  /** Values sent that are not shown. */
  hidden?: Record<string, string> | undefined
  /** Begins the id of every field: needed when a page holds two forms. */
  id?: string | undefined
  children?: Child | undefined
}

/** The server alone judges what is sent, in words of the reader's language: hence `novalidate`. */
export function Form({ action, refusal, enctype, hidden, id = 'f', children, ...words }: FormProps) {
  return (
    <FormContext.Provider value={{ id, errors: refusedFields(refusal), whys: refusedCells(refusal) }}>
      <form id={id} method="post" action={action} enctype={enctype} novalidate>
        {words.title && <h2>{words.title}</h2>}
        {words.hint && <p class="hint">{words.hint}</p>}
        {refusal && <Summary refusal={refusal} id={id} />}
        <HiddenFields values={hidden} />
        {children}
        <div class="tools">
          <Submit>{words.submit}</Submit>
          {words.secondary}
          {words.cancel && (
            <a class="link" href={words.cancel.href}>
              {words.cancel.label}
            </a>
          )}
        </div>
      </form>
    </FormContext.Provider>
  )
}

function Summary({ refusal, id }: { refusal: Refusal; id: string }) {
  const { details = [] } = refusal
  return (
    <Notice kind="error" role="alert" id={`${id}-refusal`} title={<Reason {...refusal} id={id} />} focus>
      {details.length > 0 && (
        <ul>
          {details.map((detail) => (
            <li>
              <Reason {...detail} id={id} />
            </li>
          ))}
        </ul>
      )}
    </Notice>
  )
}

type ReasonProps = { message: string; field?: string | undefined; id: string }

function Reason({ message, field, id }: ReasonProps) {
  return field ? <a href={`#${fieldId(id, field)}`}>{message}</a> : <span>{message}</span>
}

function HiddenFields({ values = {} }: { values?: Record<string, string> | undefined }) {
  return (
    <>
      {Object.entries(values).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

export type ActProps = {
  action: string
  label: string
  hidden?: Record<string, string> | undefined
  /** `link` by default: the button looks like a link. */
  kind?: 'main' | 'warm' | 'plain' | 'danger' | 'link' | undefined
  class?: string | undefined
}

export type SureActProps = Omit<ActProps, 'class'> & {
  /** What is lost by it, in one sentence. */
  lost: Child
}

/** An act that takes something away: said first, done by a second press. */
export function SureAct({ lost, kind = 'danger', ...act }: SureActProps) {
  return (
    <Sure label={act.label} lost={lost}>
      <Act {...act} kind={kind} />
    </Sure>
  )
}

export type SureProps = Pick<SureActProps, 'label' | 'lost'> & {
  /** Whether it stands open: where a form within it came back. */
  open?: boolean | undefined
  children: Child
}

/** What is lost by an act, said before the form that does it is shown. */
export function Sure({ label, lost, open, children }: SureProps) {
  return (
    <details class="sure" open={open}>
      <summary>{label}</summary>
      <p>{lost}</p>
      {children}
    </details>
  )
}

/** One action without a field: undo, withdraw, sign out. */
export function Act({ action, label, hidden, kind = 'link', class: look }: ActProps) {
  return (
    <form class="act" method="post" action={action}>
      <HiddenFields values={hidden} />
      {look === undefined ? (
        <Button kind={kind}>{label}</Button>
      ) : (
        <button type="submit" class={look}>
          {label}
        </button>
      )}
    </form>
  )
}
