import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { pieces, standingKinds } from './evidence.ts'
import { gather } from './gather.ts'

/** What there is of a session for an audit of quality, and what is missing. */
export const showEvidence = query({
  action: 'evidence.read',
  input: z.object({ id: z.uuid() }),
  output: z.object({
    session: z.uuid(),
    title: z.record(z.string(), z.string()),
    day: z.string(),
    pieces: z.array(z.object({ piece: z.enum(pieces), standing: z.enum(standingKinds) })),
    invitations: z.object({
      unsent: z
        .int()
        .describe('People of the session who are invited and have no address: theirs is given on paper'),
    }),
    certificates: z.object({
      held: z.int().describe('People of the session who hold one that was not revoked'),
      due: z.int().describe('Those who qualify and hold none'),
    }),
  }),
  api: {
    method: 'get',
    path: '/sessions/{id}/evidence',
    summary: 'What there is of a session for an audit of quality, and what is missing',
  },

  async run(reading, { id }) {
    const found = await gather(reading, id)
    if (!found.ok) return found
    const { session } = found.value.attendance
    const { certification, lacks } = found.value
    const standing = [...found.value.pieces].map(([piece, one]) => ({ piece, standing: one }))
    return ok({
      session: id,
      title: session.title,
      day: session.half_days[0]?.day ?? '',
      pieces: standing,
      invitations: { unsent: lacks.unsent },
      certificates: { held: certification.held, due: lacks.due },
    })
  },
})
