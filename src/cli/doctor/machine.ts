import { access, constants, stat, statfs } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Config } from '../../server/config.ts'
import { type Finding, well, wrong } from './finding.ts'

const megabyte = 1_048_576
const enough = 500

export async function dataFolder(folder: string): Promise<Finding> {
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  if (!writable)
    return wrong('data folder', `${folder} cannot be written`, 'give its owner the right to write')
  const { bavail, bsize } = await statfs(folder)
  const free = Math.round((bavail * bsize) / megabyte)
  return free >= enough
    ? well('data folder', `${free} MB free`)
    : wrong('data folder', `only ${free} MB free`, 'make room: the database needs it to write')
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** Whoever reaches it from elsewhere does so by https, or passwords and sessions go over the network as they are. */
export function address({ host, baseUrl }: Pick<Config, 'host' | 'baseUrl'>): Finding {
  const { protocol, hostname } = new URL(baseUrl)
  const closed = isLoopback(host) && isLoopback(hostname.replace(/^\[|\]$/g, ''))
  return protocol === 'https:' || closed
    ? well('address', baseUrl)
    : wrong(
        'address',
        `${baseUrl}, listening on ${host}: cookies and passwords go over the network unencrypted`,
        'put a proxy with TLS in front (deploy/) and set BASE_URL=https://…',
      )
}

/** Others derive every key of the installation from it: it must be long, and none that can be guessed. */
export async function secret(given: string, file: string | undefined): Promise<Finding> {
  if (given.length < 32 || new Set(given).size < 10)
    return wrong(
      'secret',
      'too short or too simple to be guessed by nobody',
      'make another (openssl rand -base64 36), and give the one until now as MAILLAGE_SECRET_BEFORE for one start',
    )
  const mode = file
    ? await stat(join(file, 'secret')).then(
        (found) => found.mode & 0o077,
        () => 0,
      )
    : 0
  return mode === 0
    ? well('secret', `${given.length} characters`)
    : wrong('secret', 'others on this machine may read it', `chmod 600 ${join(file ?? '', 'secret')}`)
}

/** Whether the mail gateway takes us in: it is greeted, and nothing is sent. */
export async function mailGateway(url: string | undefined): Promise<Finding> {
  if (!url) return well('mail gateway', 'none set (SMTP_URL)')
  const gateway = createTransport({
    url,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 5_000,
  })
  try {
    await gateway.verify()
    return well('mail gateway', `${new URL(url).host} answers`)
  } catch (error) {
    const { code = 'unknown' } = error as { code?: string }
    return wrong(
      'mail gateway',
      `${new URL(url).host}: ${code}`,
      code === 'EAUTH'
        ? 'its login in SMTP_URL is not taken'
        : 'see that it runs, and that this machine may reach it',
    )
  } finally {
    gateway.close()
  }
}
