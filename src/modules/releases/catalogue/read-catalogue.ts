import { z } from 'zod'
import { ok } from '../../../kernel/result.ts'
import { query } from '../../../server/use-case.ts'
import { newestReleases, type Release, recentReleases } from '../releases.db.ts'

/** What the catalogue lists: the newest release of every plan. */
export const readCatalogue = query({
  action: 'release.read',
  input: z.object({}),
  output: z.custom<readonly Release[]>(),
  run: async ({ db }) => ok(await newestReleases(db)),
})

/** A feed holds this many releases, withdrawn ones too. */
const inFeed = 50

/** What the feed tells: the last releases of all plans, with those that were withdrawn. */
export const readFeed = query({
  action: 'release.read',
  input: z.object({}),
  output: z.custom<readonly Release[]>(),
  run: async ({ db }) => ok(await recentReleases(db, inFeed)),
})
