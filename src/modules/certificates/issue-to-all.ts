import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { command } from '../../server/use-case.ts'
import { candidatesOf, isDue } from './candidates.db.ts'
import { findProgramme, modulesOf, ruleOf } from './certificates.db.ts'
import { certify, readied } from './certify.ts'

/** As many as one request signs. */
const most = 500

/**
 * Certifies all who qualify by now and hold no certificate yet, as many as there are up to 500. Nobody is named in it: a
 * name is put there for one person at a time, who was asked. Nor is anybody given back what was revoked: that was decided
 * of one person, and is undone for one.
 */
export const issueToAll = command({
  action: 'certificate.issue',
  input: z.object({
    slug: z.string().max(80),
    limit: z.coerce.number().int().min(1).max(most).default(most),
  }),
  output: z.object({ issued: z.array(z.uuid()) }),
  api: {
    method: 'post',
    path: '/programmes/{slug}/certificates',
    summary: 'Issue a certificate to all who qualify and had none',
    status: 201,
    codes: ['certificate.no_rule', 'certificate.nobody'],
  },

  async run(context, { slug, limit }) {
    const { db, actor, journal } = context
    const programme = await findProgramme(db, actor.remit('certificate.issue'), slug)
    if (!programme) return refuse('not_found')
    const rule = await ruleOf(db, programme.id)
    if (!rule) return refuse('certificate.no_rule')
    const modules = await modulesOf(db, programme.id)
    const slugs = modules.map((one) => one.slug)
    const due = (await candidatesOf(db, programme.id, rule, slugs)).filter(
      (one) => isDue(one) && !one.revoked,
    )
    if (due.length === 0) return refuse('certificate.nobody')
    const ready = await readied(context, { programme, modules, rule })
    const people = due.slice(0, limit).map((one) => one.attended)
    const issued = await certify(context, ready, people, { named: false, language: actor.language })
    for (const id of issued) journal(id, ['issued'])
    return ok({ issued: [...issued] })
  },
})
