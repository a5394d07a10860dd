import type { Platform } from './platform.ts'

/** Whether the process can do its work: 503 while its database does not answer. */
export async function healthOf(
  { appPool, embedded, migration }: Platform,
  version: string,
): Promise<Response> {
  const ready = await appPool.query('select 1').then(
    () => true,
    () => false,
  )
  const body = {
    status: ready ? 'ok' : 'starting',
    version,
    database: { embedded: embedded !== undefined, version: await versionOf(), migration },
  }
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  return new Response(JSON.stringify(body), { status: ready ? 200 : 503, headers })

  async function versionOf(): Promise<string | null> {
    if (!ready) return null
    const { rows } = await appPool.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? null
  }
}
