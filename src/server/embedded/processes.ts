import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

/** The words of a running process's command; none when it is gone, a zombie, or out of sight. */
export function commandOf(pid: number): string[] {
  try {
    if (existsSync('/proc/self'))
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(' ')
  } catch {
    return []
  }
}

/** Whether process `pid` is the postmaster of this cluster, and not a program that was given its old number. */
export function isPostmasterOf(cluster: string, pid: number): boolean {
  const [program, ...words] = commandOf(pid)
  return (
    program !== undefined && basename(program) === 'postgres' && words.join(' ').startsWith(`-D ${cluster} `)
  )
}

/** Every process of PostgreSQL that works inside this cluster; where there is no /proc, none is found. */
export function postgresProcessesIn(cluster: string): number[] {
  if (!existsSync('/proc/self')) return []
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(Number).filter((pid) => worksIn(cluster, pid))
}

/** Sends a signal; to a process that just ended it does nothing. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function worksIn(cluster: string, pid: number): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === cluster &&
      basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('postgres')
    )
  } catch {
    return false
  }
}
