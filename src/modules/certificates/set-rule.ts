import { z } from 'zod'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { command, query } from '../../server/use-case.ts'
import { findProgramme, ruleOf, shownRule } from './certificates.db.ts'
import { RuleInput, RuleShown } from './certificates.forms.ts'
import { findIssuer, type Issuer } from './issuers/issuers.db.ts'

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
    codes: ['certificate.issuer_missing', 'certificate.issuer_elsewhere', 'certificate.same_issuer'],
  },

  async run({ db, actor, journal }, { slug, version, issuer, co_issuer, ...asked }) {
    const remit = actor.remit('certificate.set_rule')
    const programme = await findProgramme(db, remit, slug)
    if (!programme) return refuse('not_found')
    const was = await ruleOf(db, programme.id)
    const first = await nameable(db, remit, { path: 'issuer', slug: issuer, had: was?.issuer })
    if (!first.ok) return first
    const also = co_issuer
      ? await nameable(db, remit, { path: 'co_issuer', slug: co_issuer, had: was?.co_issuer })
      : ok(undefined)
    if (!also.ok) return also
    const [by, second] = [first.value, also.value]
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

type Named = {
  readonly path: 'issuer' | 'co_issuer'
  readonly slug: string
  /** Id of who stands there by now. */
  readonly had: string | null | undefined
}

/**
 * Who may be named: an issuer of an organisation within the remit, since what it signs is taken for its word, or the one
 * that the rule has in the same place, which someone above may have put there. Whoever runs one house can neither sign
 * with the key of another nor with the network's; whoever coordinates the network can name the network for all.
 */
async function nameable(
  db: Db,
  remit: Remit,
  { path, slug, had }: Named,
): Promise<Result<Issuer, 'certificate.issuer_missing' | 'certificate.issuer_elsewhere'>> {
  const found = await findIssuer(db, slug)
  if (!found) return refuse('certificate.issuer_missing', path)
  const own = found.id === had || (await findIssuer(db, slug, remit)) !== undefined
  return own ? ok(found) : refuse('certificate.issuer_elsewhere', path)
}

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
