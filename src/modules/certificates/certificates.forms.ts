import { z } from 'zod'
import { localized } from '../../kernel/localized.ts'
import { slug } from '../../kernel/slug.ts'
import { sameness } from './badges/identity.ts'
import { PassportSaid } from './passport/signed-passport.ts'

const text = z.record(z.string(), z.string())
const line = z.string().trim().min(1).max(200)
const address = z.url({ protocol: /^https?$/ }).max(300)
const yes = z.stringbool().or(z.boolean())

export const IssuerInput = z.object({
  slug: slug.optional(),
  name: localized,
  url: address.optional(),
  organisation: line.optional().describe('Slug of the organisation here that issues in this name'),
})

export const IssuerShown = z.object({
  slug: z.string(),
  name: text,
  url: z.string().nullable(),
  organisation: z.string(),
  did: z.string().describe('The name that it signs under today'),
  key: z.uuid().describe('The key that it signs with today, by which its lists are read'),
  keys: z.number().describe('How many keys it has had'),
})
export type IssuerShown = z.output<typeof IssuerShown>

export const RuleInput = z.object({
  modules: z.coerce.number().int().min(1).max(100).nullish().describe('How many; all of them where absent'),
  attendance: z.coerce.number().min(0).max(1).describe('Least share of the half-days of a module'),
  work: yes.default(false).describe('Whether a trainer must have assessed their work'),
  issuer: line.describe('Slug of the issuer'),
  co_issuer: line.nullish().describe('Slug of a second one, as a university'),
  ects: z.coerce.number().min(0.5).max(400).multipleOf(0.5).nullish(),
  eqf: z.coerce.number().int().min(1).max(8).nullish(),
})

export const RuleShown = z.object({
  programme: z.string(),
  modules: z.number().nullable(),
  attendance: z.number(),
  work: z.boolean(),
  issuer: z.string(),
  co_issuer: z.string().nullable(),
  ects: z.number().nullable(),
  eqf: z.number().nullable(),
  version: z.number(),
})
export type RuleShown = z.output<typeof RuleShown>

export const revocations = ['error', 'withdrawn', 'asked'] as const

/** What the verification of a badge says (contract of training). */
export const Verdict = z.object({
  signature: z.enum(['valid', 'invalid']),
  issuer: z
    .object({ id: z.string(), name: text.nullable(), known: z.boolean() })
    .nullable()
    .describe('Who signed it; known where it is one of this installation'),
  status: z.enum(['valid', 'revoked', 'not_checked']),
  reasons: z.array(z.string()),
  certificate: z.uuid().nullable().describe('Its id, where it is one of this installation'),
  identity: z
    .enum(sameness)
    .nullable()
    .describe('Whether it is of the person asked about; null where none was, or where it does not hold'),
  passport: PassportSaid.nullable().describe('What it says, where it is a training passport signed here'),
})
export type Verdict = z.output<typeof Verdict>
