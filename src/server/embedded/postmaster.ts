import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { spawnOptions } from './cluster.ts'
import type { Place } from './place.ts'
import { isPostmasterOf, postgresProcessesIn, signal } from './processes.ts'

/** The main process of a database server, ours or found. */
export type Postmaster = { readonly pid: number; alive(): boolean; readonly ended: Promise<void> }

/** A small network on a small machine: little memory, no idle helpers, every commit on disk. */
const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: 60,
  shared_buffers: '32MB',
  work_mem: '8MB',
  maintenance_work_mem: '32MB',
  huge_pages: 'off',
  jit: 'off',
  io_method: 'sync',
  max_worker_processes: 2,
  max_parallel_workers: 2,
  max_parallel_workers_per_gather: 1,
  max_logical_replication_workers: 0,
  autovacuum_max_workers: 1,
  autovacuum_worker_slots: 2,
  wal_level: 'minimal',
  max_wal_senders: 0,
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  fsync: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
}

const LOG_LIMIT = 5_000_000
const ORPHANS_WAIT = 1_000

/** The postmaster that runs on this place, if there is one. */
export function findPostmaster(place: Place): Postmaster | undefined {
  const pid = notedPid(place.cluster)
  const alive = () => pid !== undefined && isPostmasterOf(place.cluster, pid)
  return pid !== undefined && alive() ? { pid, alive, ended: whenFalse(alive) } : undefined
}

/** Starts a postmaster in a session of its own: neither Ctrl-C nor the end of this process stops it. */
export function launchPostmaster(place: Place): Postmaster {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(logFile(place), isLogLarge(place) ? 'w' : 'a', 0o600)
  const program = join(place.binaries, 'bin/postgres')
  const child = spawn(program, ['-D', place.cluster, '-k', place.sockets, ...settings], {
    ...spawnOptions(place.account),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  return watch(child)
}

/**
 * Before a start: ends processes that outlived their killed postmaster, and removes a `postmaster.pid` that
 * PostgreSQL would wrongly obey (empty, or its number now another program's). It is kept while any process
 * holds the cluster: PostgreSQL's own guard against two servers reads it.
 */
export async function clearRemains({ cluster }: Place): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return
  await endOrphans(cluster)
  const starting = postgresProcessesIn(cluster).length > 0
  if (!starting && isForeign(cluster)) await rm(file, { force: true })
}

/** The last thing PostgreSQL said, to explain why it does not start. */
export function lastWords(place: Place): string {
  if (!existsSync(logFile(place))) return ''
  const lines = readFileSync(logFile(place), 'utf8').trim().split('\n').slice(-40)
  return lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? ''
}

const logFile = (place: Place) => join(place.data, 'postgres.log')
const isLogLarge = (place: Place) => existsSync(logFile(place)) && statSync(logFile(place)).size > LOG_LIMIT

function notedPid(cluster: string): number | undefined {
  const file = join(cluster, 'postmaster.pid')
  const pid = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN
  return pid > 0 ? pid : undefined
}

function isForeign(cluster: string): boolean {
  const pid = notedPid(cluster)
  return pid === undefined || !isPostmasterOf(cluster, pid)
}

function watch(child: ChildProcess): Postmaster {
  let alive = child.pid !== undefined
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      alive = false
      resolve()
    }
    child.once('error', end).once('exit', end)
  })
  return { pid: child.pid ?? 0, alive: () => alive, ended }
}

function whenFalse(check: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (check()) return
      clearInterval(timer)
      resolve()
    }, 250)
    timer.unref()
  })
}

/** Backends leave by themselves when they see their postmaster dead; one busy in a query may not see it. */
async function endOrphans(cluster: string): Promise<void> {
  const orphans = () => postgresProcessesIn(cluster).filter((pid) => !isPostmasterOf(cluster, pid))
  for (let waited = 0; waited < ORPHANS_WAIT && orphans().length > 0; waited += 50) await pause(50)
  for (const pid of orphans()) signal(pid, 'SIGKILL')
  for (let waited = 0; waited < ORPHANS_WAIT && orphans().length > 0; waited += 50) await pause(50)
}
