import { Logger, type Runner, run, runOnce, type TaskList } from 'graphile-worker'
import type pg from 'pg'
import { system } from './actor.ts'
import { keepErasures } from './backup/index.ts'
import { forgetArrivals, rewrapFiles, sealEarlierFiles } from './files/upkeep.ts'
import type { House } from './house.ts'
import { readInstance } from './instance.ts'
import { type Log, tellError } from './log.ts'
import { messageJob } from './mail.ts'
import type { Job } from './module.ts'
import type { Platform } from './platform.ts'
import { enqueue, rotationJob } from './queue.ts'
import { inTransaction } from './transaction.ts'
import type { Reading } from './use-case.ts'

const quiet = new Logger(() => () => undefined)

function tasksOf(platform: Platform, house: House, log: Log): TaskList {
  const jobs = house.modules.flatMap((module) => module.jobs ?? [])
  return Object.fromEntries(
    [...jobs, upkeepOf(house), erasuresOf(platform), rotation, messageJob(platform)].map((job) => [
      job.name,
      async (payload: unknown) => {
        try {
          await asSystem(platform, house, (reading) =>
            job.run(reading, (payload ?? {}) as Record<string, string>),
          )
        } catch (error) {
          log.error('job.failed', { job: job.name, ...tellError(error) })
          throw error
        }
      },
    ]),
  )
}

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
  const request = { database, house, fileKeys: keys.files, actor: system, now, timeZone }
  return inTransaction(request, 'write', work)
}

/** Works off the queue until stopped. The hourly upkeep runs at once, so that a start after a night is up to date. */
export async function startJobs(platform: Platform, house: House, log: Log): Promise<Runner> {
  await asSystem(platform, house, ({ db }) => enqueue(db, 'upkeep', {}, { key: 'upkeep' }))
  return run({
    pgPool: platform.jobsPool,
    taskList: tasksOf(platform, house, log),
    concurrency: 2,
    noHandleSignals: true,
    pollInterval: 2_000,
    logger: quiet,
    // Told in batches, that a job ended may fail without ending the process: the runner stops, and is started again.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  })
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
  const counted = Object.fromEntries(
    Object.entries(tasksOf(platform, house, log)).map(([name, task]) => [
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
  })
  return ran
}
