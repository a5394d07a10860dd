import type { Fault } from '../../kernel/result.ts'

export const organisationKinds = [
  'network',
  'organisation',
  'service',
  'authority',
  'ombudsman',
  'funder',
  'school',
  'other',
] as const
export type OrganisationKind = (typeof organisationKinds)[number]

export const identifierSchemes = ['siret', 'finess', 'bce', 'rcs', 'other'] as const
export type IdentifierScheme = (typeof identifierSchemes)[number]

/** An identifier without the spaces and dots people write in it. */
export const normalised = (value: string) => value.replace(/[\s.]/g, '').toUpperCase()

/**
 * Whether an identifier can be one: SIRET, FINESS and BCE numbers carry a check digit, others do not. What was expected
 * is the key of a text, `refused.identifier.siret`.
 */
export function identifierFault(scheme: IdentifierScheme, value: string): Fault | undefined {
  const expected = {
    siret: () => /^\d{14}$/.test(value) && (luhn(value) || laPoste(value)),
    finess: () => /^\d{9}$/.test(value) && luhn(value),
    bce: () => /^[01]\d{9}$/.test(value) && 97 - (Number(value.slice(0, 8)) % 97) === Number(value.slice(8)),
    rcs: () => value.length <= 20,
    other: () => value.length <= 60,
  }[scheme]
  if (expected()) return undefined
  return {
    path: scheme,
    code: 'identifier.wrong',
    expected: `identifier.${scheme}`,
    found: value.slice(0, 40),
  }
}

function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

/** The establishments of La Poste (SIREN 356 000 000) have a rule of their own: their digits add up to a multiple of 5. */
const laPoste = (siret: string) =>
  siret.startsWith('356000000') && [...siret].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0

type Span = { readonly from?: string | null | undefined; readonly to?: string | null | undefined }
type Ties = {
  readonly identifiers?: readonly { readonly scheme: string }[] | undefined
  readonly memberships?: readonly Span[] | undefined
  readonly accreditations?: readonly Span[] | undefined
}

/** What cannot be of the ties of one organisation: two identifiers of one scheme, an end before its beginning. */
export const tieFaults = (ties: Ties): readonly Fault[] => [
  ...twice(ties.identifiers ?? []),
  ...reversed('memberships', ties.memberships ?? []),
  ...reversed('accreditations', ties.accreditations ?? []),
]

const twice = (identifiers: readonly { readonly scheme: string }[]): readonly Fault[] =>
  identifiers.flatMap(({ scheme }, index) =>
    identifiers.findIndex((one) => one.scheme === scheme) === index
      ? []
      : [{ path: `identifiers.${index}.scheme`, code: 'duplicate', found: scheme }],
  )

const reversed = (list: string, spans: readonly Span[]): readonly Fault[] =>
  spans.flatMap(({ from, to }, index) =>
    from && to && to < from
      ? [{ path: `${list}.${index}.to`, code: 'dates.reversed', expected: `≥ ${from}`, found: to }]
      : [],
  )

/** Which organisations an indicator or a request is about: all that are given must hold (contract, section 4). */
export type Scope = {
  readonly under?: string | undefined
  readonly kinds?: readonly OrganisationKind[] | undefined
  readonly sectors?: readonly string[] | undefined
  readonly territories?: readonly string[] | undefined
  readonly networks?: readonly string[] | undefined
  readonly organisations?: readonly string[] | undefined
}
