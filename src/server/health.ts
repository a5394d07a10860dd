import { soon } from './metrics.ts'
import type { Platform } from './platform.ts'
import type { Standing } from './standing.ts'

/** Whether the process can do its work: 503 while its database does not answer, and from the moment it is told to stop. */
export async function healthOf(
  { appPool, embedded, migration }: Platform,
  standing: Standing,
  version: string,
): Promise<Response> {
  // A process with more requests than connections is busy, not ill: it does not queue up behind them to say so.
  const busy = appPool.waitingCount > 0 && !standing.away
  const ready = !standing.away && (busy || (await soon(appPool.query('select 1'))) !== undefined)
  const status = standing.stopping ? 'stopping' : ready ? 'ok' : 'starting'
  const body = {
    status,
    version,
    database: {
      embedded: embedded !== undefined,
      version: ready && !busy ? await versionOf() : null,
      migration,
    },
  }
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  return new Response(JSON.stringify(body), { status: status === 'ok' ? 200 : 503, headers })

  async function versionOf(): Promise<string | null> {
    const found = await soon(appPool.query<{ server_version: string }>('show server_version'))
    return found?.rows[0]?.server_version ?? null
  }
}
