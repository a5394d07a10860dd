import { ok, refuse } from '../../../kernel/result.ts'
import { slugify } from '../../../kernel/slug.ts'
import { underFreeSlug } from '../../../server/free-slug.ts'
import { command } from '../../../server/use-case.ts'
import { findOrganisation, json, ownOrganisation } from '../../organisations/index.ts'
import { IssuerInput, IssuerShown } from '../certificates.forms.ts'
import { makeKey, readIssuers } from './issuers.db.ts'

/** Names who issues certificates: the network, a school, a university. It has a key of its own at once. */
export const createIssuer = command({
  action: 'certificate.create_issuer',
  input: IssuerInput,
  output: IssuerShown,
  api: {
    method: 'post',
    path: '/certificate-issuers',
    summary: 'Name who issues certificates, with a key of its own',
    status: 201,
    codes: ['organisation.unknown'],
  },

  async run(context, { slug, name, url, organisation }) {
    const { db, actor, now, journal } = context
    const remit = actor.remit('certificate.create_issuer')
    const house = organisation
      ? (await findOrganisation(db, remit, organisation, true))?.id
      : await ownOrganisation(db, remit)
    if (!house) return refuse('organisation.unknown', 'organisation')
    const wanted = slug ?? (slugify((Object.values(name)[0] ?? '').slice(0, 60)) || 'emetteur')
    const row = { name: json(name), url: url ?? null, organisation: house, created_at: now }
    const made = await underFreeSlug(wanted, (free) =>
      db
        .insertInto('certificate_issuer')
        .values({ ...row, slug: free })
        .onConflict((conflict) => conflict.column('slug').doNothing())
        .returning(['id', 'slug'])
        .executeTakeFirst(),
    )
    await makeKey(context, made.id)
    journal(made.id, ['name', 'key'])
    const shown = (await readIssuers(context, { limit: 1_000 })).find((one) => one.slug === made.slug)
    return shown ? ok(shown) : refuse('not_found')
  },
})
