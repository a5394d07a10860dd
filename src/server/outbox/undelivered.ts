/** Classes of what goes wrong: told to administrators, kept in the row. */
export const failures = [
  'unreachable',
  'timeout',
  'tls',
  'sign_in',
  'refused_for_now',
  'refused',
  'address',
  'other',
] as const
export type FailureCode = (typeof failures)[number]

/** A gateway did not take a message. It carries the class alone: a server's own words may name the recipient. */
export class Undelivered extends Error {
  constructor(
    readonly code: FailureCode,
    /** Trying again would change nothing. */
    readonly permanent: boolean,
  ) {
    super(code)
    this.name = 'Undelivered'
  }
}
