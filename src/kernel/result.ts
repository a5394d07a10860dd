/** What a use case answers: a value, or a refusal the caller expected. Bugs throw. */
export type Result<T, Code extends string = string> = Ok<T> | Refusal<Code>

export type Ok<T> = { readonly ok: true; readonly value: T }

/** One thing that is wrong with an input: where, and what was expected. */
export type Fault = {
  /** Field path, or `line 12`, or cell `C7`. */
  readonly path: string
  readonly code: string
  readonly line?: number | undefined
  readonly column?: string | number | undefined
  readonly expected?: string | undefined
  readonly found?: string | undefined
}

export type Refusal<Code extends string = string> = {
  readonly ok: false
  readonly code: Code
  readonly field?: string
  readonly faults?: readonly Fault[]
}

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value })

/** `where` is the field at fault, or the list of faults found. */
export function refuse<Code extends string>(code: Code, where?: string | readonly Fault[]): Refusal<Code> {
  if (where === undefined) return { ok: false, code }
  if (typeof where === 'string') return { ok: false, code, field: where }
  const field = where[0]?.path
  return field === undefined ? { ok: false, code, faults: where } : { ok: false, code, field, faults: where }
}
