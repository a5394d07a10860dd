import { z } from 'zod'
import { ok, refuse } from '../../kernel/result.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { OrganisationShown, pageOf, paging, reference, shownOrganisations } from '../organisations/index.ts'
import { newestReleases } from './releases.db.ts'

const PublicOrganisation = OrganisationShown.partial({
  parent: true,
  identifiers: true,
  memberships: true,
  accreditations: true,
  language: true,
  status: true,
  version: true,
})

const isKnown = ({ actor }: Reading) => actor.account !== null || actor.everywhere

async function releasedOrganisations({ db }: Reading) {
  const all = new Map(
    (await newestReleases(db))
      .flatMap((release) => release.content.organisations)
      .map((one) => [one.slug, one]),
  )
  return [...all.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1))
}

/** Organisations: those the newest releases name, or with a token those within one's remit. */
export const readOrganisationList = query({
  action: 'release.read',
  input: z.object(paging),
  output: z.object({ items: z.array(PublicOrganisation), next: z.string().nullable() }),
  api: { method: 'get', path: '/organisations', summary: 'Organisations' },

  async run(reading, { limit, cursor }) {
    const { db, actor } = reading
    const found = isKnown(reading)
      ? await shownOrganisations(db, actor.remit('organisation.read'), { after: cursor, limit: limit + 1 })
      : (await releasedOrganisations(reading)).filter((one) => cursor === undefined || one.slug > cursor)
    return ok(pageOf<z.output<typeof PublicOrganisation>>(found, limit, (last) => last.slug))
  },
})

export const readOrganisation = query({
  action: 'release.read',
  input: z.object({ slug: reference }),
  output: PublicOrganisation,
  api: { method: 'get', path: '/organisations/{slug}', summary: 'An organisation', etag: true },

  async run(reading, { slug }) {
    const [mine] = isKnown(reading)
      ? await shownOrganisations(reading.db, reading.actor.remit('organisation.read'), {
          limit: 1,
          only: [slug],
        })
      : []
    if (mine) return ok(mine)
    const released = (await releasedOrganisations(reading)).find(
      (one) => one.slug === slug || one.id === slug,
    )
    return released ? ok(released) : refuse('not_found')
  },
})
