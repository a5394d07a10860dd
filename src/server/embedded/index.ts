import { setTimeout as pause } from 'node:timers/promises'
import { claimHolder } from './claim.ts'
import { ensureCluster, OWNER } from './cluster.ts'
import { type Connection, connect, type Lease, mayStop, takeLease } from './lease.ts'
import { findPlace, type Place, SOCKET_PORT } from './place.ts'
import { clearRemains, findPostmaster, lastWords, launchPostmaster, type Postmaster } from './postmaster.ts'
import { signal } from './processes.ts'

export { claimFolder } from './claim.ts'

/** A running embedded database server. */
export type Embedded = {
  /** For pg: a unix socket and the owner's login. */
  readonly connection: Connection
  /** Where data and binaries are; `moved`: not where they were asked for or installed. */
  readonly place: { data: string; binaries: string; moved: boolean }
  /** Found running, and used. */
  readonly adopted: boolean
  /** Stops the server unless other clients of Maillage use it. End the pool first. */
  stop(): Promise<void>
  /** Restarts the server whenever it dies, until `stop()`; for the web process. */
  supervise(log: (line: string) => void): void
}

type Running = { readonly postmaster: Postmaster; readonly lease: Lease; readonly adopted: boolean }

/** Pauses between attempts, in milliseconds: what a killed server leaves behind goes away within seconds. */
const ATTEMPTS = [0, 100, 200, 400, 800, 1600, 3200]
const STOP_LIMIT = 20_000

/**
 * Gives the database server of a data folder: the one that runs, or a new one; makes it on first use.
 * Throws one line when there are no binaries for the platform, or with PostgreSQL's last words.
 */
export async function startEmbedded(options: { data: string; log(line: string): void }): Promise<Embedded> {
  const place = await findPlace(options.data)
  const password = await ensureCluster(place, options.log)
  const connection = { host: place.sockets, port: SOCKET_PORT, user: OWNER, password, database: 'maillage' }
  return embedded(place, connection, await run(place, connection))
}

function embedded(place: Place, connection: Connection, started: Running): Embedded {
  const { data, binaries, moved } = place
  let running = started
  let stopping = false
  let restart: Promise<void> | undefined

  const keepAlive = async (log: (line: string) => void) => {
    await running.postmaster.ended
    if (stopping) return
    log('the database ended unexpectedly: restarting it')
    restart = restartUntilItRuns(log)
    await restart
    if (!stopping) void keepAlive(log)
  }
  const restartUntilItRuns = async (log: (line: string) => void) => {
    while (!stopping) {
      try {
        running = await run(place, connection)
        await running.lease.end()
        return log('the database runs again')
      } catch (error) {
        log(`the database does not restart: ${(error as Error).message}`)
        await pause(2000)
      }
    }
  }
  return {
    connection,
    place: { data, binaries, moved },
    adopted: started.adopted,
    supervise(log) {
      // From now on the claim of the folder and the pool say "in use".
      void started.lease.end()
      void keepAlive(log)
    },
    async stop() {
      if (stopping) return
      stopping = true
      await restart
      await stopUnlessUsed(place, connection, running)
    },
  }
}

/** Finds or launches the server and takes a lease; tries again when it ends meanwhile or another start wins. */
async function run(place: Place, connection: Connection): Promise<Running> {
  for (const wait of ATTEMPTS) {
    await pause(wait)
    const found = findPostmaster(place)
    if (!found) await clearRemains(place)
    const postmaster = found ?? launchPostmaster(place)
    const lease = await takeLease(connection, postmaster)
    if (lease) return { postmaster, lease, adopted: found !== undefined }
  }
  throw new Error(`the embedded database does not start: ${lastWords(place)}`)
}

async function stopUnlessUsed(place: Place, connection: Connection, running: Running): Promise<void> {
  const leaving = running.lease.end()
  const holder = await claimHolder(place.sockets)
  const heldElsewhere = holder !== undefined && holder.pid !== process.pid
  await leaving
  if (heldElsewhere || !running.postmaster.alive()) return
  const client = await connect(connection)
  // Asked of a server that is just ending, the question fails: then it may.
  if (!client || (await mayStop(client).catch(() => true))) await endPostmaster(running.postmaster)
  await client?.end().catch(() => undefined)
}

/** SIGINT is PostgreSQL's fast shutdown; SIGQUIT, for one that hangs, leaves a recovery to the next start. */
async function endPostmaster({ pid, alive }: Postmaster): Promise<void> {
  for (const name of ['SIGINT', 'SIGQUIT'] as const) {
    if (alive()) signal(pid, name)
    for (let waited = 0; waited < STOP_LIMIT && alive(); waited += 20) await pause(20)
  }
}
