import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { findOrganisation, reference } from '../organisations/index.ts'
import { answers } from './declaration.ts'
import { findAnswer, findRequestAnywhere, tally, wasAsked } from './declarations.db.ts'
import { askerOf, whereTheyCount } from './where-it-counts.ts'

const text = z.record(z.string(), z.string())

/** What the page of one declaration shows: what is asked, by when, where it counts, and what was answered so far. */
export const showDeclaration = query({
  action: 'declaration.read',
  input: z.object({ request: reference, organisation: reference }),
  output: z.object({
    id: z.uuid(),
    slug: z.string(),
    statement: text,
    hint: text.nullable(),
    due: z.string(),
    evidenceWanted: z.enum(['none', 'optional', 'required']),
    closed: z.boolean(),
    organisation: z.object({ slug: z.string(), name: text }),
    holds: z.enum(answers).nullable(),
    since: z.string().nullable(),
    note: z.string().nullable(),
    evidence: z.object({
      url: z.string().nullable(),
      note: z.string().nullable(),
      file: z.string().nullable(),
    }),
    version: z.number().nullable(),
    counted: z.object({ holds: z.number(), asked: z.number() }),
    countsIn: z.array(z.object({ indicator: z.uuid(), measure: z.string(), plan: text })),
    asker: z.object({ name: text, email: z.string().nullable() }).optional(),
  }),
  api: {
    method: 'get',
    path: '/declaration-requests/{request}/answers/{organisation}',
    summary: 'The answer of an organisation',
  },

  async run({ db, actor }, input) {
    const organisation = await findOrganisation(db, actor.remit('declaration.read'), input.organisation)
    const request = await findRequestAnywhere(db, input.request)
    if (!organisation || !request || !(await wasAsked(db, request.id, organisation.id)))
      return refuse('not_found')
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
      since: answer?.since ?? null,
      note: answer?.note ?? null,
      evidence: {
        url: answer?.evidenceUrl ?? null,
        note: answer?.evidenceNote ?? null,
        file: answer?.evidenceFile ?? null,
      },
      version: answer?.version ?? null,
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
  },
})
