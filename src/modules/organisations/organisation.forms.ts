import { z } from 'zod'
import { languages, localized } from '../../kernel/localized.ts'
import { slug } from '../../kernel/slug.ts'
import { identifierFault, identifierSchemes, normalised, organisationKinds } from './organisation.ts'

/** An organisation, by slug or id. */
export const reference = z.string().min(1).max(80)

/** A list, or one value, or values separated by commas: as JSON, a form and an address give it. */
const list = <T extends z.ZodType<string>>(item: T) =>
  z.preprocess(
    (value) =>
      typeof value === 'string'
        ? value
            .split(',')
            .map((one) => one.trim())
            .filter(Boolean)
        : value,
    z.array(item).min(1),
  )

export const scope = z
  .strictObject({
    under: reference.optional(),
    kinds: list(z.enum(organisationKinds)).optional(),
    sectors: list(z.string().max(80)).optional(),
    territories: list(z.string().max(80)).optional(),
    networks: list(reference).optional(),
    organisations: list(reference).optional(),
  })
  .refine((given) => Object.values(given).some(Boolean), 'scope.empty')

const identifier = z
  .strictObject({ scheme: z.enum(identifierSchemes), value: z.string().transform(normalised) })
  .superRefine(({ scheme, value }, context) => {
    const fault = identifierFault(scheme, value)
    if (fault) context.addIssue({ code: 'custom', message: fault.expected, path: ['value'], input: value })
  })

/** A list of identifiers, or the one that a form gives; none where its value was left empty. */
function listed(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  return 'value' in given ? [given] : undefined
}

/** In which language an organisation is written to; without one, in that of the installation. */
const language = z.enum(languages)

const sectors = z.array(z.string().trim().min(1).max(80)).max(20)
const territories = z.array(z.string().max(80)).max(50)
const identifiers = z.array(identifier).max(10)
const memberships = z
  .array(z.strictObject({ network: reference, from: z.iso.date(), to: z.iso.date().nullish() }))
  .max(50)
const accreditations = z
  .array(
    z.strictObject({
      authority: reference,
      number: z.string().max(80).nullish(),
      category: z.string().max(80).nullish(),
      from: z.iso.date().nullish(),
      to: z.iso.date().nullish(),
    }),
  )
  .max(50)

export const OrganisationInput = z.object({
  slug: slug.optional(),
  name: localized,
  kind: z.enum(organisationKinds),
  sectors: sectors.default([]),
  territories: territories.default([]),
  parent: reference.nullish(),
  identifiers: z.preprocess(listed, identifiers.default([])),
  email: z.email().nullish(),
  language: language.nullish(),
  memberships: memberships.default([]),
  accreditations: accreditations.default([]),
})
export type OrganisationInput = z.output<typeof OrganisationInput>

const changedName = z.string().trim().min(1).max(20_000).nullish()

/** The same, of one that is there: what is left out stays as it is, null removes. */
export const OrganisationChange = z.object({
  /** Which one; a slug never changes, since addresses are made of it. */
  slug: reference,
  version: z.coerce.number().int(),
  name: z.preprocess(
    (given) => (typeof given === 'string' ? { fr: given } : given),
    z.strictObject({ fr: changedName, nl: changedName, de: changedName, en: changedName }),
  ),
  kind: z.enum(organisationKinds),
  sectors: sectors.optional(),
  territories: territories.optional(),
  parent: reference.nullish(),
  identifiers: z.preprocess(listed, identifiers.optional()),
  email: z.email().nullish(),
  language: language.nullish(),
  memberships: memberships.optional(),
  accreditations: accreditations.optional(),
  status: z.enum(['active', 'closed']).optional(),
  /** Where a form asks for it, that the organisation is meant to close. */
  confirmed: z
    .preprocess((given) => [given].flat().at(-1), z.stringbool().or(z.boolean()).optional())
    .default(true),
})
export type OrganisationChange = z.output<typeof OrganisationChange>

/** An organisation as it is read (contract, section 3). References are slugs. */
export const OrganisationShown = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.record(z.string(), z.string()),
  kind: z.enum(organisationKinds),
  sectors: z.array(z.string()),
  territories: z.array(z.string()),
  parent: z.string().nullable(),
  identifiers: z.array(z.object({ scheme: z.string(), value: z.string() })),
  memberships: z.array(z.object({ network: z.string(), from: z.string(), to: z.string().nullable() })),
  accreditations: z.array(
    z.object({
      authority: z.string(),
      number: z.string().nullable(),
      category: z.string().nullable(),
      from: z.string().nullable(),
      to: z.string().nullable(),
    }),
  ),
  language: language.nullable(),
  status: z.enum(['active', 'closed']),
  version: z.number(),
})
export type OrganisationShown = z.output<typeof OrganisationShown>
