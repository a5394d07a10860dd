import { Logger, type Runner, run, runOnce, type TaskList } from 'graphile-worker'
import type pg from 'pg'
import { system } from './actor.ts'
import { keepErasures } from './backup/index.ts'
import { forgetArrivals, rewrapFiles, sealEarlierFiles } from './files/upkeep.ts'
import type { House } from './house.ts'
import { readInstance } from './instance.ts'
import { classOf, type Log, tellError } from './log.ts'
import type { Job } from './module.ts'
import { deliver, type Gateways, gather, gatherJob, openGateways, sendJob } from './outbox/index.ts'
import type { Platform } from './platform.ts'
import { enqueue, rotationJob } from './queue.ts'
import { inTransaction } from './transaction.ts'
import type { Reading } from './use-case.ts'

const quiet = new Logger(() => () => undefined)

type Payload = Record<string, string>

function tasksOf(platform: Platform, house: House, log: Log, gateways: Gateways): TaskList {
  const within = <T>(work: (reading: Reading) => Promise<T>) => asSystem(platform, house, work)
  const { baseUrl } = platform.config
  const place = { gateways, baseUrl, linkKey: platform.keys.links, within }
  const jobs = house.modules.flatMap((module) => module.jobs ?? [])
  const whole = [...jobs, upkeepOf(house), erasuresOf(platform), rotation, gathering].map(
    (job) => [job.name, (payload: Payload) => within((reading) => job.run(reading, payload))] as const,
  )
  const inSteps = [[sendJob, ({ message = '' }: Payload) => deliver(place, message)]] as const
  return Object.fromEntries(
    [...whole, ...inSteps].map(([name, run]) => [
      name,
      async (payload: unknown) => {
        try {
          await run((payload ?? {}) as Payload)
        } catch (error) {
          log.error('job.failed', { job: name, ...tellError(error) })
          // The queue keeps what it is told: the class of the error, not its words, which may be somebody's.
          throw new Error(classOf(error))
        }
      },
    ]),
  )
}

const gathering: Job = { name: gatherJob, run: gather }

const hour = 3_600_000

/** What every module does each hour; it puts itself in the queue again. */
const upkeepOf = (house: House): Job => ({
  name: 'upkeep',
  async run(reading) {
    await sealEarlierFiles(reading)
    await forgetArrivals(reading)
    await enqueue(reading.db, erasuresJob, {}, { key: erasuresJob })
    for (const module of house.modules) await module.upkeep?.(reading)
    await enqueue(reading.db, 'upkeep', {}, { key: 'upkeep', at: new Date(reading.now.getTime() + hour) })
  },
})

const erasuresJob = 'erasures.keep'

/** A folder that cannot be written keeps the upkeep from nothing else. */
const erasuresOf = (platform: Platform): Job => ({ name: erasuresJob, run: () => keepErasures(platform) })

/** Wraps the keys of files with the newest of the installation's, which a process that began before it learns here. */
const rotation: Job = {
  name: rotationJob,
  async run(reading) {
    const { id } = await reading.db
      .selectFrom('installation_key')
      .select('id')
      .where('purpose', '=', 'files')
      .orderBy('made_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    await reading.fileKeys.of(id)
    await rewrapFiles(reading)
  },
}

/**
 * A machine's clock that jumps a day ahead and back leaves the hourly upkeep a day away: it is called to now. Answers how
 * many were.
 */
export async function bringUpkeepBack(pool: pg.Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `select graphile_worker.reschedule_jobs(array_agg(id), run_at => now()) from graphile_worker.jobs
     where task_identifier = 'upkeep' and locked_at is null and attempts = 0 and run_at > now() + interval '61 minutes'
     having count(*) > 0`,
  )
  return rowCount ?? 0
}

/** Runs something as the instance itself, in one transaction. */
export async function asSystem<T>(
  platform: Platform,
  house: House,
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  const [{ timeZone }, now] = await Promise.all([readInstance(platform.database), platform.clock()])
  const { database, keys } = platform
  const request = {
    database,
    house,
    fileKeys: keys.files,
    messageKeys: keys.messages,
    baseUrl: platform.config.baseUrl,
    actor: system,
    now,
    timeZone,
  }
  return inTransaction(request, 'write', work)
}

/** Works off the queue until stopped. The hourly upkeep runs at once, so that a start after a night is up to date. */
export async function startJobs(platform: Platform, house: House, log: Log): Promise<Runner> {
  await asSystem(platform, house, ({ db }) => enqueue(db, 'upkeep', {}, { key: 'upkeep' }))
  const gateways = openGateways(platform.config, platform.dataFolder)
  const runner = await run({
    pgPool: platform.jobsPool,
    taskList: tasksOf(platform, house, log, gateways),
    concurrency: 2,
    noHandleSignals: true,
    pollInterval: 2_000,
    logger: quiet,
    // Told in batches, that a job ended may fail without ending the process: the runner stops, and is started again.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  })
  const close = () => gateways.close()
  void runner.promise.then(close, close)
  return runner
}

/** Runs what is due at a moment (by default now) and returns when nothing is left. Returns how many jobs ran. */
export async function runDueJobs(platform: Platform, house: House, log: Log, until?: Date): Promise<number> {
  if (until)
    await platform.jobsPool.query(
      `select graphile_worker.reschedule_jobs(array_agg(id), run_at => now())
       from graphile_worker.jobs where run_at > now() and run_at <= $1`,
      [until],
    )
  let ran = 0
  const gateways = openGateways(platform.config, platform.dataFolder)
  const counted = Object.fromEntries(
    Object.entries(tasksOf(platform, house, log, gateways)).map(([name, task]) => [
      name,
      async (payload: unknown, helpers: unknown) => {
        ran += 1
        await task?.(payload as never, helpers as never)
      },
    ]),
  )
  await runOnce({
    pgPool: platform.jobsPool,
    taskList: counted as TaskList,
    noHandleSignals: true,
    logger: quiet,
  }).finally(() => gateways.close())
  return ran
}
