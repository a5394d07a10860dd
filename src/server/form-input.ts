import { Arrived } from './files/arrival.ts'
import type { FormFields, FormValue } from './read-form.ts'

/** A file that came with a form. */
export type Upload = { readonly name: string; readonly bytes: Uint8Array }

/**
 * What a form carried, as a use case reads it: `title.fr` is the key `fr` within `title`, `kinds[]` is a list, files
 * are `Upload`. A field left empty is absent, or null where the form says that empty means "remove".
 */
export async function formInput(
  fields: FormFields,
  blank: 'absent' | 'null',
): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    const list = name.endsWith('[]')
    const read = await readValue(list && !Array.isArray(value) ? [value] : value, blank)
    if (read !== undefined) place(input, (list ? name.slice(0, -2) : name).split('.'), read)
  }
  return input
}

async function readValue(value: FormValue, blank: 'absent' | 'null'): Promise<unknown> {
  if (Array.isArray(value)) return value.filter((one) => one !== '')
  if (typeof value === 'string') return value.trim() === '' ? (blank === 'null' ? null : undefined) : value
  if (value instanceof Arrived) return value
  if (value.size === 0) return undefined
  return { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) } satisfies Upload
}

function place(target: Record<string, unknown>, [key = '', ...rest]: string[], value: unknown) {
  if (key === '__proto__') return
  if (rest.length === 0) {
    target[key] = value
    return
  }
  const inner = target[key]
  const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {}
  target[key] = next
  place(next, rest, value)
}
