import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { filesByLink, keepFile } from '../../server/files/keep-file.ts'
import { command, type Writing } from '../../server/use-case.ts'
import { answeredFor } from './answered-for.ts'
import { type AnswerBody, AnswerDeclaration } from './declaration.forms.ts'
import { answers, whyRefused } from './declaration.ts'
import { findAnswer, findRequestAnywhere, lockedRequest, saveAnswer, wasAsked } from './declarations.db.ts'

export const answerCodes = [
  'declaration.closed',
  'declaration.not_asked',
  'declaration.since_in_future',
  'declaration.since_without_yes',
  'declaration.evidence_missing',
  'file.type',
  'file.too_large',
  'conflict.version',
]

/** An organisation says whether a statement holds, since when, and where one can see it. */
export const answerDeclaration = command({
  action: 'declaration.answer',
  files: ['evidence.file'],
  input: AnswerDeclaration,
  output: z.object({ holds: z.enum(answers), version: z.number() }),
  api: {
    method: 'put',
    path: '/declaration-requests/{request}/answers/{organisation}',
    summary: 'Answer for an organisation',
    ifMatch: 'optional',
    codes: answerCodes,
  },

  async run(context, input) {
    const found = await findRequestAnywhere(context.db, input.request)
    const organisation = found && (await answeredFor(context, found, input.organisation))
    if (!organisation) return refuse('not_found')
    return storeAnswer(context, { request: found.id, organisation: organisation.id }, input)
  },
})

type Asked = { readonly request: string; readonly organisation: string }

/**
 * Stores the answer of an organisation, by ids; that the actor may give it is judged by the caller. Refuses an answer
 * whose `version` is no longer the one that is kept.
 */
export async function storeAnswer(context: Writing, { organisation, ...asked }: Asked, input: AnswerBody) {
  const { db, actor, now, today, journal } = context
  if (!(await wasAsked(db, asked.request, organisation)))
    return refuse('declaration.not_asked', 'organisation')
  const request = await lockedRequest(db, asked.request, Boolean(input.since))
  if (!request) return refuse('not_found')

  const before = await findAnswer(db, request.id, organisation)
  if (input.version !== undefined && input.version !== (before?.version ?? 0))
    return refuse('conflict.version')
  const kept = before?.holds === input.holds ? before.evidenceFile : null
  const hasEvidence = Boolean(input.evidence?.url || input.evidence?.note || input.evidence?.file || kept)
  const refusal = whyRefused(request, { ...input, hasEvidence }, today)
  if (refusal) return refusal
  const file = await evidenceFile(context, input, organisation)
  if (!file.ok) return file

  const version = await saveAnswer(
    db,
    {
      request: request.id,
      organisation,
      holds: input.holds,
      since: input.since ?? null,
      note: input.note ?? null,
      evidenceUrl: input.evidence?.url ?? null,
      evidenceNote: input.evidence?.note ?? null,
      evidenceFile: file.value ?? kept,
      answeredAt: now,
      answeredBy: actor.account,
    },
    input.version,
  )
  if (version === undefined) return refuse('conflict.version')
  const further = input.since && input.since < request.countedFrom ? input.since : undefined
  if (further)
    await db
      .updateTable('declaration_request')
      .set({ counted_from: further })
      .where('id', '=', request.id)
      .execute()
  // An answer that goes further back than all others lengthens every organisation's series.
  journal(request.id, ['holds', 'since', 'evidence'], further ? undefined : organisation)
  return ok({ holds: input.holds, version })
}

/** So many files a link brings in its life: one that is replaced stays kept, and nobody answers for who sent it. */
const filesOfALink = 5

async function evidenceFile(context: Writing, { evidence }: AnswerBody, organisation: string) {
  if (!evidence?.file) return ok(undefined)
  const { db, actor } = context
  if (actor.link && (await filesByLink(db, actor.link.id)) >= filesOfALink)
    return refuse('rate.limited', [
      { path: 'evidence.file', code: 'declaration.files_by_link', expected: `≤ ${filesOfALink}` },
    ])
  return keepFile(context, evidence.file, { organisation, path: 'evidence.file' })
}
