import type { Server } from 'node:http'
import { serve as listen } from '@hono/node-server'
import { loadAssets } from './assets.ts'
import { connectionAs } from './database.ts'
import type { House } from './house.ts'
import { startJobs } from './jobs.ts'
import { sealJournal } from './journal.ts'
import { type Log, tellError } from './log.ts'
import type { Platform } from './platform.ts'
import { PublicBytes } from './public-bytes.ts'
import { type Site, siteOf } from './site.ts'

export type Serving = { readonly port: number; stop(): Promise<void> }

const sealEvery = 500

/** Answers requests, works off the queue and seals the journal, until stopped. Rejects where the port is taken. */
export async function startServing(
  platform: Platform,
  house: House,
  log: Log,
  version: string,
): Promise<Serving> {
  const assets = await loadAssets()
  const bytes = new PublicBytes(platform.config.testClock)
  const site = siteOf({ house, platform, assets, bytes, log, version })
  const { server, port } = await open(site, platform.config.port, platform.config.host)
  void bytes.listen(connectionAs(platform.owner, 'app', platform.secret))
  const stopJobs = keepJobsRunning(platform, house, log)
  const stopSealing = keepSealing(platform, log)
  return {
    port,
    async stop() {
      await closed(server)
      await Promise.all([stopJobs(), stopSealing(), bytes.end()])
    },
  }
}

function open(site: Site, port: number, hostname: string) {
  return new Promise<{ server: Server; port: number }>((resolve, reject) => {
    const server = listen({ fetch: site as never, port, hostname }, (address) =>
      resolve({ server: server as Server, port: address.port }),
    )
    server.on('error', reject)
  })
}

/** Lets the requests under way end, then lets go of idle connections. */
const closed = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 5_000).unref()
  })

/** The queue's worker gives up when its database goes away: it is started again until we stop. */
function keepJobsRunning(platform: Platform, house: House, log: Log) {
  let stopping = false
  let stop = async () => undefined as undefined
  const loop = async () => {
    while (!stopping) {
      try {
        const runner = await startJobs(platform, house, log)
        stop = async () => void (await runner.stop().catch(() => undefined))
        if (stopping) await stop()
        await runner.promise
      } catch (error) {
        if (!stopping) log.warn('jobs.stopped', tellError(error))
      }
      if (!stopping) await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }
  const looping = loop()
  return async () => {
    stopping = true
    await stop()
    await looping
  }
}

function keepSealing(platform: Platform, log: Log) {
  let stopping = false
  const seal = () =>
    sealJournal(platform.sealPool).catch((error) => void log.warn('journal.seal_later', tellError(error)))
  const loop = async () => {
    while (!stopping) {
      await seal()
      await new Promise((resolve) => setTimeout(resolve, sealEvery))
    }
  }
  const looping = loop()
  return async () => {
    stopping = true
    await looping
    await seal()
  }
}
