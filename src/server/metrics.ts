import { timingSafeEqual } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type pg from 'pg'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What the process tells of itself, in Prometheus' text format. Labels are patterns of routes, never addresses. */
export type Metrics = ReturnType<typeof metricsOf>

type Told = {
  readonly pools: Readonly<Record<string, pg.Pool>>
  readonly jobsPool: pg.Pool
  readonly sealPool: pg.Pool
}

type Seen = { inc(): void; observe(seconds: number): void }

export function metricsOf({ pools, jobsPool, sealPool }: Told) {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'maillage_requests_total',
    help: 'Answers, by pattern of route and class of status',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  })
  const durations = new Histogram({
    name: 'maillage_request_seconds',
    help: 'Time to the beginning of an answer, by pattern of route',
    labelNames: ['method', 'route'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers,
  })
  poolGauges(pools, registers)
  processGauges(registers)
  databaseGauges(jobsPool, sealPool, registers)

  // Prometheus' library looks labels up by a text made of them, which costs more than counting: done once each.
  const seen = new Map<string, Seen>()
  function seenOf(key: string, method: string, route: string, status: string): Seen {
    const [counter, histogram] = [requests.labels(method, route, status), durations.labels(method, route)]
    const one = { inc: () => counter.inc(), observe: (seconds: number) => histogram.observe(seconds) }
    seen.set(key, one)
    return one
  }
  return {
    /** Counts an answer that took so many milliseconds. */
    count(method: string, route: string, status: number, milliseconds: number) {
      const hundred = Math.floor(status / 100)
      const key = `${method} ${hundred} ${route}`
      const one = seen.get(key) ?? seenOf(key, method, route, `${hundred}xx`)
      one.inc()
      one.observe(milliseconds / 1000)
    },
    async answer(): Promise<Response> {
      const headers = { 'content-type': registry.contentType, 'cache-control': 'no-store' }
      return new Response(await registry.metrics(), { headers })
    },
  }
}

function poolGauges(pools: Told['pools'], registers: Registry[]) {
  new Gauge({
    name: 'maillage_database_connections',
    help: 'Connections of each pool, and requests that wait for one',
    labelNames: ['role', 'state'] as const,
    registers,
    collect() {
      for (const [role, pool] of Object.entries(pools)) {
        this.set({ role, state: 'total' }, pool.totalCount)
        this.set({ role, state: 'idle' }, pool.idleCount)
        this.set({ role, state: 'waiting' }, pool.waitingCount)
      }
    },
  })
}

function processGauges(registers: Registry[]) {
  const delay = monitorEventLoopDelay({ resolution: 50 })
  delay.enable()
  new Gauge({
    name: 'maillage_event_loop_lag_seconds',
    help: 'How late the event loop was since the last time it was asked: the 99th in a hundred',
    registers,
    collect() {
      const late = delay.percentile(99) / 1e9 - 0.05
      this.set(Math.max(0, late))
      delay.reset()
    },
  })
  new Gauge({
    name: 'maillage_memory_bytes',
    help: 'Memory of the web process',
    labelNames: ['kind'] as const,
    registers,
    collect() {
      const { rss, heapUsed, external } = process.memoryUsage()
      this.set({ kind: 'resident' }, rss)
      this.set({ kind: 'heap_used' }, heapUsed)
      this.set({ kind: 'external' }, external)
    },
  })
}

/** Asked of the database when somebody asks for the metrics; while it does not answer, they are left out. */
function databaseGauges(jobsPool: pg.Pool, sealPool: pg.Pool, registers: Registry[]) {
  new Gauge({
    name: 'maillage_jobs',
    help: 'Jobs in the queue: due and not begun, waiting for their hour, failed and to be tried again, given up',
    labelNames: ['state'] as const,
    registers,
    async collect() {
      this.reset()
      const counts = await soon(jobCounts(jobsPool))
      for (const [state, count] of Object.entries(counts ?? {})) this.set({ state }, count)
    },
  })
  new Gauge({
    name: 'maillage_journal_unsealed_lines',
    help: 'Lines of the journal that no seal covers yet',
    registers,
    async collect() {
      const lines = await soon(unsealedLines(sealPool))
      if (lines === undefined) this.remove()
      else this.set(lines)
    },
  })
}

type JobCounts = { due: number; later: number; failing: number; given_up: number }

/** How many jobs there are of each kind. */
export async function jobCounts(pool: pg.Pool): Promise<JobCounts> {
  const { rows } = await pool.query<JobCounts>(
    `select count(*) filter (where attempts = 0 and run_at <= now() and locked_at is null)::int as due,
       count(*) filter (where attempts = 0 and run_at > now())::int as later,
       count(*) filter (where attempts between 1 and max_attempts - 1 and locked_at is null)::int as failing,
       count(*) filter (where attempts >= max_attempts)::int as given_up
     from graphile_worker.jobs`,
  )
  return rows[0] ?? { due: 0, later: 0, failing: 0, given_up: 0 }
}

async function unsealedLines(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ lines: number }>(
    `select count(*)::int as lines from journal
     where tx >= coalesce((select to_tx from journal_seal order by number desc limit 1), '0'::xid8)`,
  )
  return rows[0]?.lines ?? 0
}

/** What comes within two seconds; undefined where it fails or takes longer. */
export function soon<T>(work: Promise<T>, milliseconds = 2_000): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), milliseconds)
    work.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(timer))
  })
}

type AskedForMetrics = {
  readonly remote: string | undefined
  readonly forwarded: string | null
  readonly authorization: string | null
}

/** This machine itself asks, with no proxy between; or whoever has the token. */
export function mayReadMetrics(asked: AskedForMetrics, token: string | undefined): boolean {
  if (token && asked.authorization) return sameText(asked.authorization, `Bearer ${token}`)
  const local = /^(127\.|::1$|::ffff:127\.)/.test(asked.remote ?? '')
  return local && asked.forwarded === null
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
