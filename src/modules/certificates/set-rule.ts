import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { command, query } from '../../server/use-case.ts'
import { findProgramme, shownRule } from './certificates.db.ts'
import { RuleInput, RuleShown } from './certificates.forms.ts'
import { findIssuer } from './issuers/issuers.db.ts'

/** Says what a programme asks of whoever it certifies, and who issues its certificates. */
export const setRule = command({
  action: 'certificate.set_rule',
  input: RuleInput.extend({ slug: z.string().max(80), version: z.coerce.number().int().optional() }),
  output: RuleShown,
  api: {
    method: 'put',
    path: '/programmes/{slug}/certificate',
    summary: 'Say what a programme asks of whoever it certifies',
    ifMatch: 'optional',
    codes: ['certificate.issuer_missing', 'certificate.same_issuer'],
  },

  async run({ db, actor, journal }, { slug, version, issuer, co_issuer, ...asked }) {
    const programme = await findProgramme(db, actor.remit('certificate.set_rule'), slug)
    if (!programme) return refuse('not_found')
    const by = await findIssuer(db, issuer)
    if (!by) return refuse('certificate.issuer_missing', 'issuer')
    const second = co_issuer ? await findIssuer(db, co_issuer) : undefined
    if (co_issuer && !second) return refuse('certificate.issuer_missing', 'co_issuer')
    if (second?.id === by.id) return refuse('certificate.same_issuer', 'co_issuer')
    const row = {
      ...{ modules: asked.modules ?? null, attendance: asked.attendance, work: asked.work },
      ...{ issuer: by.id, co_issuer: second?.id ?? null, ects: asked.ects ?? null, eqf: asked.eqf ?? null },
    }
    const stored = await db
      .insertInto('certificate_rule')
      .values({ programme: programme.id, ...row })
      .onConflict((conflict) =>
        conflict
          .column('programme')
          .doUpdateSet((eb) => ({ ...row, version: eb('certificate_rule.version', '+', 1) }))
          .where((eb) =>
            version === undefined ? eb.lit(true) : eb('certificate_rule.version', '=', version),
          ),
      )
      .executeTakeFirst()
    if (stored.numInsertedOrUpdatedRows === 0n) return refuse('conflict.version')
    journal(programme.id, Object.keys(row))
    const shown = await shownRule(db, programme.id)
    return shown ? ok(shown) : refuse('not_found')
  },
})

/** What a programme asks of whoever it certifies. */
export const showRule = query({
  action: 'certificate.read',
  input: z.object({ slug: z.string().max(80) }),
  output: RuleShown,
  api: {
    method: 'get',
    path: '/programmes/{slug}/certificate',
    summary: 'What a programme asks of whoever it certifies',
    etag: true,
  },

  async run({ db }, { slug }) {
    const programme = await findProgramme(db, 'everywhere', slug)
    const shown = programme && (await shownRule(db, programme.id))
    return shown ? ok(shown) : refuse('not_found')
  },
})
