import { readConfig } from '../../src/server/config.ts'
import type { House } from '../../src/server/house.ts'
import { systemClock } from '../../src/server/instance.ts'
import { type Log, logTo } from '../../src/server/log.ts'
import { metricsOf } from '../../src/server/metrics.ts'
import type { Platform } from '../../src/server/platform.ts'
import { PublicBytes } from '../../src/server/public-bytes.ts'
import { siteOf } from '../../src/server/site.ts'
import type { Standing } from '../../src/server/standing.ts'
import type { World } from './world.ts'

type Options = {
  readonly house?: House
  readonly log?: Log
  readonly standing?: Standing
  readonly env?: Readonly<Record<string, string>>
}

/** The whole site on a test's database, without a server: what answers a request. */
export function siteOn(w: World, { house, log, standing, env = {} }: Options = {}) {
  const { app: appPool, jobs: jobsPool, seal: sealPool } = w.pools
  const platform = {
    config: { ...readConfig(env), baseUrl: 'http://site' },
    database: w.database,
    appPool,
    clock: systemClock,
    keys: { links: 'a key for tests', files: w.asSystem().fileKeys, messages: w.asSystem().messageKeys },
  } as Platform
  const site = siteOf({
    house: house ?? w.nobody().house,
    platform,
    assets: { stylesheet: '/a.css', islands: {}, answer: () => undefined },
    bytes: new PublicBytes(),
    log: log ?? logTo('error', () => undefined),
    metrics: metricsOf({ pools: { app: appPool }, jobsPool, sealPool }),
    standing: standing ?? { away: false, stopping: false },
    version: 'test',
  })
  return (request: Request) => site.answer(request)
}
