import type { Fault, Refusal } from '../kernel/result.ts'
import { refusalText } from './messages.ts'

const statuses: Readonly<Record<string, number>> = {
  'auth.required': 401,
  'auth.forbidden': 403,
  'auth.scope': 403,
  'auth.assurance_too_low': 403,
  'request.cross_site': 403,
  not_found: 404,
  gone: 410,
  'conflict.version': 409,
  'conflict.exists': 409,
  'file.too_large': 413,
  'file.type': 415,
  'precondition.required': 428,
  'rate.limited': 429,
  internal: 500,
  busy: 503,
}

/** The HTTP status of a refusal (contract, section 2): 422 for a command's own codes. */
export const statusOf = (code: string): number => statuses[code] ?? 422

export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly errors: readonly Fault[]
}

/** A refusal as problem+json (RFC 9457). */
export function problemOf(refusal: Refusal): Problem {
  const faults = refusal.faults ?? (refusal.field ? [{ path: refusal.field, code: refusal.code }] : [])
  // A rule may name what it expects by a key of a catalogue.
  const errors = faults.map((one) =>
    one.expected ? { ...one, expected: refusalText('en', one.expected) } : one,
  )
  const title = refusalText('en', refusal.code)
  const first: Fault | undefined = errors[0]
  const detail = first
    ? `${title}: ${[first.path, first.expected && `expected ${first.expected}`, first.found && `found ${first.found}`].filter(Boolean).join(', ')}`
    : title
  return {
    type: `/api#${refusal.code}`,
    title,
    status: statusOf(refusal.code),
    detail,
    code: refusal.code,
    errors,
  }
}

export function problemResponse(refusal: Refusal, headers: Record<string, string> = {}): Response {
  const problem = problemOf(refusal)
  const retry: Record<string, string> =
    problem.status === 429 || problem.status === 503 ? { 'retry-after': '5' } : {}
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...retry,
      ...headers,
    },
  })
}
