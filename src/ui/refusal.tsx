import { createContext } from 'hono/jsx'

/** Why a form came back, with the names of the fields to correct. */
export type Refusal = {
  message: string
  field?: string | undefined
  /** `why` says it without naming the field: for a cell, which has no room to be named. */
  details?: { message: string; field?: string | undefined; why?: string | undefined }[] | undefined
}

type FormTold = { id: string; errors: Record<string, string>; whys: Record<string, string> }

/** What a form tells its fields: how their ids begin, and what each was refused for. */
export const FormContext = createContext<FormTold>({ id: 'f', errors: {}, whys: {} })

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

/** The same without the names of the fields, where that can be said. */
export function refusedCells(refusal: Refusal | undefined): Record<string, string> {
  const whys: Record<string, string> = {}
  for (const { field, why } of refusal?.details ?? []) if (field && why) whys[field] ??= why
  return whys
}
