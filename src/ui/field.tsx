import { type Child, useContext } from 'hono/jsx'
import { Icon } from './icons.tsx'
import { FormContext, fieldId } from './refusal.tsx'

/** What every field has. */
type Common = {
  name: string
  hint?: Child | undefined
  /** By default, what the form was refused for on this field. */
  error?: string | undefined
  required?: boolean | undefined
  /** Words that say that the field may stay empty. */
  optionalLabel?: string | undefined
}

type Labelled = Common & { label: Child }

/** The ids that tie a control to its words, and the error to show. */
function useField({ name, hint, error }: Common) {
  const form = useContext(FormContext)
  const id = fieldId(form.id, name)
  const reason = error ?? form.errors[name]
  const described = [hint && `${id}-hint`, reason && `${id}-error`].filter(Boolean).join(' ') || undefined
  const aria = { 'aria-describedby': described, 'aria-invalid': reason ? ('true' as const) : undefined }
  return { id, reason, aria }
}

function Hint({ id, children }: { id: string; children?: Child | undefined }) {
  if (!children) return null
  return (
    <p class="hint" id={`${id}-hint`}>
      {children}
    </p>
  )
}

function Reason({ id, children }: { id: string; children?: string | undefined }) {
  if (!children) return null
  return (
    <p class="error" id={`${id}-error`}>
      <Icon name="stop" />
      <span>{children}</span>
    </p>
  )
}

/** Label, hint and error above their control. */
function Frame({ field, children }: { field: Labelled; children: Child }) {
  const { id, reason } = useField(field)
  return (
    <div class="field">
      <label for={id}>
        {field.label}
        {field.optionalLabel && <span class="optional"> {field.optionalLabel}</span>}
      </label>
      <Hint id={id}>{field.hint}</Hint>
      <Reason id={id}>{reason}</Reason>
      {children}
    </div>
  )
}

/** What is left of the props once the words around the control are taken away. */
function attributesOf<T extends Labelled>(props: T) {
  const { label: _label, hint: _hint, error: _error, optionalLabel: _optional, ...attributes } = props
  return attributes
}

export type FieldProps = Labelled & {
  type?:
    | 'text'
    | 'email'
    | 'tel'
    | 'url'
    | 'password'
    | 'search'
    | 'number'
    | 'date'
    | 'month'
    | 'time'
    | 'datetime-local'
    | undefined
  value?: string | number | undefined
  autocomplete?: string | undefined
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url' | 'search' | undefined
  min?: string | number | undefined
  max?: string | number | undefined
  step?: string | number | undefined
  maxlength?: number | undefined
  placeholder?: string | undefined
  /** Values proposed while typing; others are accepted. */
  list?: string[] | undefined
  /** The language that is written in the field. */
  lang?: string | undefined
}

export function Field(props: FieldProps) {
  const { id, aria } = useField(props)
  const { list, type = 'text', ...attributes } = attributesOf(props)
  const listId = list && `${id}-list`
  return (
    <Frame field={props}>
      <input class="control" id={id} type={type} list={listId} {...attributes} {...aria} />
      {list && (
        <datalist id={listId}>
          {list.map((value) => (
            <option value={value} />
          ))}
        </datalist>
      )}
    </Frame>
  )
}

export type TextAreaProps = Labelled & {
  value?: string | undefined
  rows?: number | undefined
  maxlength?: number | undefined
  placeholder?: string | undefined
  lang?: string | undefined
}

export function TextArea(props: TextAreaProps) {
  const { id, aria } = useField(props)
  const { value, rows = 5, ...attributes } = attributesOf(props)
  return (
    <Frame field={props}>
      <textarea class="control" id={id} rows={rows} {...attributes} {...aria}>
        {value}
      </textarea>
    </Frame>
  )
}

export type SelectProps = Labelled & {
  value?: string | undefined
  options: { value: string; label: string }[]
  /** Words of the empty choice, first in the list. */
  placeholder?: string | undefined
}

export function Select(props: SelectProps) {
  const { id, aria } = useField(props)
  const { value, options, placeholder, ...attributes } = attributesOf(props)
  return (
    <Frame field={props}>
      <select class="control" id={id} {...attributes} {...aria}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  )
}

export type FileFieldProps = Labelled & {
  /** Kinds of files, as in HTML: `.pdf,image/*`. The form needs `enctype`. */
  accept?: string | undefined
  multiple?: boolean | undefined
}

export function FileField(props: FileFieldProps) {
  const { id, aria } = useField(props)
  return (
    <Frame field={props}>
      <input class="control" id={id} type="file" {...attributesOf(props)} {...aria} />
    </Frame>
  )
}

export type ChoicesProps = Common & {
  legend: Child
  options: { value: string; label: Child; hint?: Child | undefined }[]
  /** The value chosen, or those chosen among checkboxes. */
  value?: string | string[] | undefined
  type?: 'radio' | 'checkbox' | undefined
}

/** A question and its answers as cards. The summary of a refusal leads to the first answer. */
export function Choices(props: ChoicesProps) {
  const { name, legend, options, value, type = 'radio', required, optionalLabel } = props
  const { id, reason, aria } = useField(props)
  const chosen = [value ?? []].flat()
  const group =
    type === 'radio' ? { role: 'radiogroup', 'aria-required': required, ...aria } : describedBy(aria)
  return (
    <fieldset class="field" {...group}>
      <legend>
        {legend}
        {optionalLabel && <span class="optional"> {optionalLabel}</span>}
      </legend>
      <Hint id={id}>{props.hint}</Hint>
      <Reason id={id}>{reason}</Reason>
      {options.map((option, index) => (
        <Choice
          id={index === 0 ? id : `${id}-${index + 1}`}
          checked={chosen.includes(option.value)}
          invalid={type === 'checkbox' && reason !== undefined}
          {...{ name, type, ...option }}
        />
      ))}
    </fieldset>
  )
}

function describedBy(aria: { 'aria-describedby': string | undefined }) {
  return { 'aria-describedby': aria['aria-describedby'] }
}

type ChoiceProps = {
  id: string
  name: string
  value: string
  label: Child
  type: 'radio' | 'checkbox'
  hint?: Child | undefined
  checked?: boolean | undefined
  required?: boolean | undefined
  invalid?: boolean | undefined
  describedBy?: string | undefined
}

function Choice({ label, hint, invalid, describedBy, ...input }: ChoiceProps) {
  return (
    <label class="choice" for={input.id}>
      <input {...input} aria-invalid={invalid ? 'true' : undefined} aria-describedby={describedBy} />
      <span>
        {label}
        {hint && <span class="hint">{hint}</span>}
      </span>
    </label>
  )
}

export type CheckProps = Labelled & { value?: string | undefined; checked?: boolean | undefined }

/** One thing to agree to or to tick. */
export function Check({ label, value = 'on', checked, required, ...props }: CheckProps) {
  const { id, reason, aria } = useField(props)
  return (
    <div class="field">
      <Hint id={id}>{props.hint}</Hint>
      <Reason id={id}>{reason}</Reason>
      <Choice
        type="checkbox"
        name={props.name}
        invalid={reason !== undefined}
        describedBy={aria['aria-describedby']}
        {...{ id, label, value, checked, required }}
      />
    </div>
  )
}
