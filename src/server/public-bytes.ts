import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import pg from 'pg'
import type { Connection } from './database.ts'
import { languageOf } from './language.ts'
import { securityHeaders } from './security.ts'
import { sessionCookie } from './sign-in.ts'

type Encoding = 'identity' | 'gzip' | 'br'
type Kept = Readonly<Record<Encoding, { readonly bytes: Uint8Array<ArrayBuffer>; readonly headers: Record<string, string> }>> & {
  readonly etag: string
}

const most = 4_000
// Only addresses that are ours to hand out: made-up questions behind a `?` would fill the store.
const plain = /^[^?]*(\?lang=[a-z]{2})?$/

/**
 * Pages that are the same for every anonymous reader until a release changes, kept as bytes in each encoding.
 * Any release or withdrawal, in any process, empties every process's store: the database tells them as the
 * transaction commits. While the line on which it tells is down, nothing is kept.
 */
export class PublicBytes {
  private readonly kept = new Map<string, Kept>()
  private generation = 0
  private listening = false
  private ended = false
  private client: pg.Client | undefined

  /** Answers from what is kept, or by `render`, whose answer is kept where it carries `x-keep`. */
  async answer(request: Request, render: (request: Request) => Response | Promise<Response>): Promise<Response> {
    const { headers } = request
    const cookie = headers.get('cookie')
    if ((request.method !== 'GET' && request.method !== 'HEAD') || cookie?.includes(sessionCookie)) return render(request)
    const language = languageOf(request.url, cookie, headers.get('accept-language'))
    const key = `${language} ${request.url}`
    const found = this.kept.get(key)
    if (found) return send(found, headers)
    const generation = this.generation
    const answer = await render(request)
    if (answer.headers.get('x-keep') === null || answer.status !== 200) return answer
    const made = keptFrom(new Uint8Array(await answer.arrayBuffer()), answer.headers.get('content-type') ?? '')
    if (this.listening && generation === this.generation && this.kept.size < most && plain.test(request.url))
      this.kept.set(key, made)
    return send(made, headers)
  }

  empty() {
    this.generation += 1
    this.kept.clear()
  }

  /** Listens for releases until `end`; a line that breaks is taken up again. */
  async listen(connection: Connection): Promise<void> {
    while (!this.ended) {
      await this.listenOnce(connection).catch(() => undefined)
      this.listening = false
      this.empty()
      if (!this.ended) await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }

  private async listenOnce(connection: Connection) {
    const client = new pg.Client({ ...connection, application_name: 'maillage listen', keepAlive: true })
    this.client = client
    const broken = new Promise<void>((resolve) => {
      client.on('error', () => resolve())
      client.on('end', () => resolve())
    })
    client.on('notification', () => this.empty())
    await client.connect()
    await client.query('listen maillage_release')
    this.empty()
    this.listening = true
    await broken
  }

  async end() {
    this.ended = true
    await this.client?.end().catch(() => undefined)
  }
}

function keptFrom(bytes: Uint8Array<ArrayBuffer>, type: string): Kept {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const common = {
    ...securityHeaders,
    'content-type': type,
    'cache-control': 'no-cache',
    vary: 'accept-encoding, accept-language, cookie',
    etag,
  }
  const encoded = (encoding: Encoding, content: Uint8Array<ArrayBuffer>) => ({
    bytes: content,
    headers: {
      ...common,
      'content-length': String(content.length),
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    },
  })
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
  return {
    etag,
    identity: encoded('identity', bytes),
    gzip: encoded('gzip', new Uint8Array(gzipSync(bytes, { level: 9 }))),
    br: encoded('br', new Uint8Array(brotliCompressSync(bytes, quality))),
  }
}

function send(kept: Kept, asked: Headers): Response {
  if (asked.get('if-none-match') === kept.etag) {
    const { 'content-length': _length, 'content-encoding': _encoding, ...headers } = kept.identity.headers
    return new Response(null, { status: 304, headers })
  }
  const accepted = asked.get('accept-encoding') ?? ''
  const encoding: Encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity'
  const { bytes, headers } = kept[encoding]
  return new Response(bytes, { headers })
}
