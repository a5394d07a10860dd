import { createContext } from 'hono/jsx'

/** Why a form came back, with the names of the fields to correct. */
export type Refusal = {
  message: string
  field?: string | undefined
  details?: { message: string; field?: string | undefined }[] | undefined
}

/** What a form tells its fields: how their ids begin, and what each was refused for. */
export const FormContext = createContext<{ id: string; errors: Record<string, string> }>({
  id: 'f',
  errors: {},
})

/** The id of a field: what its label, its error and the summary point to. */
export function fieldId(form: string, name: string): string {
  return `${form}-${name}`
}

/** The first reason given for each field. */
export function refusedFields(refusal: Refusal | undefined): Record<string, string> {
  const reasons = refusal ? [...(refusal.details ?? []), refusal] : []
  const errors: Record<string, string> = {}
  for (const { field, message } of reasons) if (field) errors[field] ??= message
  return errors
}
