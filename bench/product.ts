import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { house } from '../src/app.ts'
import { readDemonstration } from '../src/cli/demonstration.ts'
import { readConfig } from '../src/server/config.ts'
import { logTo } from '../src/server/log.ts'
import { openPlatform } from '../src/server/platform.ts'
import { startServing } from '../src/server/serve.ts'
import { copyDemonstration } from '../tests/support/running-server.ts'

/** The product with its demonstration, in this process, on a folder and a port of its own. */
export async function startProduct() {
  const data = await mkdtemp(join(tmpdir(), 'maillage-bench-'))
  await copyDemonstration(data)
  const config = { ...readConfig({ MAILLAGE_DATA: data, PORT: '0' }), baseUrl: 'http://127.0.0.1' }
  const platform = await openPlatform(config, () => undefined)
  // As an installation logs, so that its lines are part of what a page costs; but not between the figures.
  const sink = openSync('/dev/null', 'w')
  const log = logTo('info', (line) => void writeSync(sink, line))
  const serving = await startServing(platform, house, log, 'bench')
  const demonstration = await readDemonstration(platform)
  return {
    platform,
    port: serving.port,
    accounts: demonstration?.accounts ?? [],
    async stop() {
      await serving.stop()
      await platform.close()
      closeSync(sink)
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Signs somebody of the demonstration in; returns the cookie. */
export async function signIn(port: number, account: { email: string; password: string }): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/connexion`, {
    method: 'POST',
    body: new URLSearchParams({ email: account.email, password: account.password }),
    redirect: 'manual',
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  if (answer.status !== 303 || !cookie) throw new Error(`sign-in answered ${answer.status}`)
  return cookie
}
