import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import type { Db } from '../../server/database.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { findOrganisation, reference } from '../organisations/index.ts'
import { answeredFor } from './answered-for.ts'
import { answers } from './declaration.ts'
import { findAnswer, findRequestAnywhere, type Request, tally, wasAsked } from './declarations.db.ts'
import { askerOf, whereTheyCount } from './where-it-counts.ts'

type Input = z.output<typeof input>

const text = z.record(z.string(), z.string())

const input = z.object({ request: reference, organisation: reference })

export const DeclarationShown = z.object({
  id: z.uuid(),
  slug: z.string(),
  statement: text,
  hint: text.nullable(),
  due: z.string(),
  evidenceWanted: z.enum(['none', 'optional', 'required']),
  closed: z.boolean(),
  organisation: z.object({ slug: z.string(), name: text }),
  holds: z.enum(answers).nullable(),
  /** Whether the answer came by a link, without an account. */
  byLink: z.boolean(),
  since: z.string().nullable(),
  note: z.string().nullable(),
  evidence: z.object({
    url: z.string().nullable(),
    note: z.string().nullable(),
    file: z.string().nullable(),
  }),
  /** Of the answer; 0 where there is none yet. */
  version: z.number(),
  counted: z.object({ holds: z.number(), asked: z.number() }),
  countsIn: z.array(z.object({ indicator: z.uuid(), measure: z.string(), plan: text })),
  asker: z.object({ name: text, email: z.string().nullable() }).optional(),
})

/** What is asked of an organisation, by when, where it counts, and what was answered so far. */
export const showDeclaration = query({
  action: 'declaration.read',
  input,
  output: DeclarationShown,
  api: {
    method: 'get',
    path: '/declaration-requests/{request}/answers/{organisation}',
    summary: 'The answer of an organisation',
    etag: true,
  },

  run: declarationOf,
})

/** The same for its page, with whether the reader may answer. */
export const showAnswerForm = query({
  action: 'declaration.read',
  input,
  output: DeclarationShown.extend({ mayAnswer: z.boolean() }),

  async run(reading, given) {
    const found = await declarationOf(reading, given)
    if (!found.ok) return found
    const request = await findRequestAnywhere(reading.db, found.value.id)
    const own = request && (await answeredFor(reading, request, given.organisation))
    return ok({ ...found.value, mayAnswer: own !== undefined && !found.value.closed })
  },
})

async function declarationOf({ db, actor }: Reading, input: Input) {
  const organisation = await findOrganisation(db, actor.remit('declaration.read'), input.organisation)
  const request = await findRequestAnywhere(db, input.request)
  return organisation && request ? declarationShown(db, request, organisation) : refuse('not_found')
}

type Named = { readonly id: string; readonly slug: string; readonly name: unknown }

/** What was asked of an organisation and what it answered; that the actor may read it is judged by the caller. */
export async function declarationShown(db: Db, request: Request, organisation: Named) {
  if (!(await wasAsked(db, request.id, organisation.id))) return refuse('not_found')
  const answer = await findAnswer(db, request.id, organisation.id)
  const counted = await tally(db, request.id)
  const counts = await whereTheyCount(db, [request.id])
  return ok({
    id: request.id,
    slug: request.slug,
    statement: request.statement,
    hint: request.hint,
    due: request.due,
    evidenceWanted: request.evidence,
    closed: request.closedAt !== null,
    organisation: { slug: organisation.slug, name: organisation.name as Record<string, string> },
    holds: answer?.holds ?? null,
    byLink: answer?.byLink ?? false,
    since: answer?.since ?? null,
    note: answer?.note ?? null,
    evidence: {
      url: answer?.evidenceUrl ?? null,
      note: answer?.evidenceNote ?? null,
      file: answer?.evidenceFile ?? null,
    },
    version: answer?.version ?? 0,
    counted: { holds: counted.holds, asked: counted.asked - counted.notApplicable },
    countsIn: counts.map(({ indicator, measure, plan }) => ({
      indicator,
      measure,
      plan: plan as Record<string, string>,
    })),
    asker: (await askerOf(db, request.holder)) as
      | { name: Record<string, string>; email: string | null }
      | undefined,
  })
}
