import { setTimeout as pause } from 'node:timers/promises'
import { loadAssets } from './assets.ts'
import { connectionAs, cutConnections } from './database.ts'
import type { House } from './house.ts'
import { bringUpkeepBack, startJobs } from './jobs.ts'
import { sealJournal } from './journal.ts'
import { listenFor } from './listening.ts'
import { type Log, tellError } from './log.ts'
import { metricsOf } from './metrics.ts'
import type { Platform } from './platform.ts'
import { PublicBytes } from './public-bytes.ts'
import { Replica } from './replica.ts'
import { siteOf } from './site.ts'
import { watchDatabase } from './watch.ts'

export type Serving = { readonly port: number; stop(): Promise<void> }

const sealEvery = 500
const lookAtUpkeepEvery = 60_000

/** Answers requests, works off the queue and seals the journal, until stopped. Rejects where the port is taken. */
export async function startServing(
  platform: Platform,
  house: House,
  log: Log,
  version: string,
): Promise<Serving> {
  const { config, appPool, authPool, jobsPool, sealPool } = platform
  const assets = await loadAssets()
  const pools = { app: appPool, auth: authPool, jobs: jobsPool, seal: sealPool }
  const direct = connectionAs(platform.owner, 'app', platform.secret)
  const replica = platform.replicaPool && new Replica(platform.replicaPool, direct, config.replicaLag, log)
  void replica?.follow()
  const bytes = new PublicBytes(config.testClock, () => replica?.doubt())
  const watch = watchDatabase(direct, log, () => {
    for (const pool of Object.values(pools)) cutConnections(pool)
    bytes.interrupt()
  })
  let stopping = false
  const standing = {
    get away() {
      return watch.away
    },
    get stopping() {
      return stopping
    },
  }
  const metrics = metricsOf({ pools, jobsPool, sealPool })
  const site = siteOf({ house, platform, assets, bytes, replica, log, metrics, standing, version })
  const listening = await listenFor(site, config.port, config.host, config.requestTimeout).catch(
    async (error) => {
      await Promise.all([watch.stop(), replica?.end()])
      throw error
    },
  )
  void bytes.listen(direct)
  const jobs = keepJobsRunning(platform, house, log)
  const stray = (error: unknown) => {
    log.error('rejection.stray', tellError(error))
    void jobs.renew()
  }
  process.on('unhandledRejection', stray)
  const stopSealing = keepSealing(platform, log)
  return {
    port: listening.port,
    async stop() {
      stopping = true
      if (config.stopDelay > 0) {
        listening.lastAnswers()
        await pause(config.stopDelay * 1_000)
      }
      await ended('requests', 30_000, listening.close(), log)
      await Promise.all([
        ended('jobs', 30_000, jobs.stop(), log),
        ended('sealing', 10_000, stopSealing(), log),
        ended('listening', 5_000, bytes.end(), log),
        ended('replica', 5_000, replica?.end() ?? Promise.resolve(), log),
      ])
      await ended('watch', 5_000, watch.stop(), log)
      process.off('unhandledRejection', stray)
    },
  }
}

/** Waits until something has ended, but not for ever: what has not is named in the log and left to the end of the process. */
async function ended(what: string, milliseconds: number, work: Promise<void>, log: Log) {
  const late = new AbortController()
  const timer = pause(milliseconds, 'late', { signal: late.signal }).catch(() => undefined)
  if ((await Promise.race([work, timer])) === 'late') log.error('stop.late', { what, ms: milliseconds })
  late.abort()
}

/**
 * The queue's worker gives up when its database goes away: it is started again until we stop. It awaits not all that it
 * begins, so that what fails in it then may be told to nobody, and would end the process: `renew` starts it again too.
 */
function keepJobsRunning(platform: Platform, house: House, log: Log) {
  let stopping = false
  let renew = async () => undefined as undefined
  const loop = async () => {
    while (!stopping) {
      try {
        const runner = await startJobs(platform, house, log)
        renew = async () => void (await runner.stop().catch(() => undefined))
        if (stopping) await renew()
        await runner.promise
      } catch (error) {
        if (!stopping) log.warn('jobs.stopped', tellError(error))
      }
      if (!stopping) await pause(1_000)
    }
  }
  const looping = loop()
  const upkeep = setInterval(() => {
    // A test's clock may stand anywhere: then its upkeep is where the test wants it.
    if (!platform.config.testClock) void bringUpkeepBack(platform.jobsPool).catch(() => undefined)
  }, lookAtUpkeepEvery)
  return {
    renew: () => renew(),
    async stop() {
      stopping = true
      clearInterval(upkeep)
      await renew()
      await looping
    },
  }
}

function keepSealing(platform: Platform, log: Log) {
  let stopping = false
  const seal = () =>
    sealJournal(platform.sealPool).catch((error) => void log.warn('journal.seal_later', tellError(error)))
  const loop = async () => {
    while (!stopping) {
      await seal()
      await pause(sealEvery)
    }
  }
  const looping = loop()
  return async () => {
    stopping = true
    await looping
    await seal()
  }
}
