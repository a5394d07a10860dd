import { z } from 'zod'
import { localized } from '../../kernel/localized.ts'
import { slug } from '../../kernel/slug.ts'
import { upload } from '../../server/files/keep-file.ts'
import { reference, scope } from '../organisations/index.ts'
import { answers } from './declaration.ts'

export const AskDeclaration = z.object({
  slug: slug.optional(),
  statement: localized,
  hint: localized.optional(),
  scope,
  due: z.iso.date(),
  evidence: z.enum(['none', 'optional', 'required']).default('optional'),
})

/** What an answer says, whoever it is for. */
export const AnswerBody = z.object({
  holds: z.enum(answers),
  since: z.iso.date().nullish(),
  note: z.string().trim().max(2_000).nullish(),
  evidence: z
    .object({
      url: z.url({ protocol: /^https?$/ }).nullish(),
      note: z.string().trim().max(2_000).nullish(),
      file: upload.nullish(),
    })
    .nullish(),
  version: z.coerce.number().int().optional(),
})
export type AnswerBody = z.output<typeof AnswerBody>

export const AnswerDeclaration = AnswerBody.extend({
  request: reference,
  organisation: reference.describe('Slug of the organisation that answers'),
})

const text = z.record(z.string(), z.string())

export const RequestShown = z.object({
  id: z.uuid(),
  slug: z.string(),
  statement: text,
  hint: text.nullable(),
  scope: z.unknown(),
  due: z.string(),
  evidence: z.enum(['none', 'optional', 'required']),
  closed: z.boolean(),
  asked: z.number(),
  answered: z.number(),
  holds: z.number(),
  does_not_hold: z.number(),
  not_applicable: z.number(),
  unanswered: z.array(z.string()),
  version: z.number(),
})
export type RequestShown = z.output<typeof RequestShown>
