import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import pg from 'pg'
import { type Connection, cutConnection } from './database.ts'
import { languageCookieOf, languageOf } from './language.ts'
import { screenLanguages } from './messages.ts'
import { embeddableHeaders, securityHeaders } from './security.ts'
import { sessionCookie } from './sign-in.ts'

type Encoding = 'identity' | 'gzip' | 'br'
type Kept = Readonly<
  Record<Encoding, { readonly bytes: Uint8Array<ArrayBuffer>; readonly headers: Record<string, string> }>
> & {
  readonly etag: string
  /** The moment from which they are of another day. */
  readonly until: number
}

/** What the store looks at of a request: read from Node's own, which costs less than making a Request's headers. */
export type Asked = { readonly method: string; readonly url: string; header(name: string): string | null }

/** What `x-keep` says of what no day changes; else it is the moment, in milliseconds, until which it is kept. */
export const lasting = '1'
/** Bytes, in all encodings together. */
const most = 64 * 1024 * 1024
// Only addresses that are ours to hand out: made-up questions behind a `?` would fill the store.
const plain = new RegExp(`^[^?]*([?]lang=(${screenLanguages.join('|')}))?$`)

/**
 * Pages that are the same for every anonymous reader until a release or the catalogue of training changes, kept as bytes
 * in each encoding; some only until the day ends. Any such change, in any process, empties every process's store: the database tells them as the
 * transaction commits. While the line on which it tells is down, nothing is kept.
 */
export class PublicBytes {
  private readonly kept = new Map<string, Kept>()
  private size = 0
  private generation = 0
  private listening = false
  private ended = false
  private client: pg.Client | undefined

  /** `test`: the made-up language of the tests is spoken too. `told`: called whenever a release may have changed. */
  constructor(
    private readonly test = false,
    private readonly told: () => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** Answers from what is kept, or by `render`, whose answer is kept where it carries `x-keep`. */
  answer(asked: Asked, render: () => Response | Promise<Response>): Response | Promise<Response> {
    const cookie = asked.header('cookie')
    if ((asked.method !== 'GET' && asked.method !== 'HEAD') || cookie?.includes(sessionCookie))
      return render()
    const key = `${languageOf(asked.url, cookie, asked.header('accept-language'), this.test)} ${asked.url}`
    const found = this.kept.get(key)
    if (found && found.until > this.now()) return send(found, asked)
    return asked.method === 'HEAD' ? unkept(render()) : this.make(asked, key, render)
  }

  private async make(
    asked: Asked,
    key: string,
    render: () => Response | Promise<Response>,
  ): Promise<Response> {
    const generation = this.generation
    const answer = await render()
    const keep = answer.headers.get('x-keep')
    if (keep === null || answer.status !== 200) return answer
    const own = { ...ownHeaders(answer.headers), ...chosenLanguage(asked.url) }
    const made = keptFrom(
      new Uint8Array(await answer.arrayBuffer()),
      own,
      keep === lasting ? Infinity : Number(keep),
    )
    const sure = this.listening && generation === this.generation && plain.test(asked.url)
    // A clock that a test sets is not the one that is looked at here.
    if (sure && !(this.test && keep !== lasting)) this.keep(key, made)
    return send(made, asked)
  }

  /** Makes room by letting go of what was kept first. */
  private keep(key: string, made: Kept) {
    const before = this.kept.get(key)
    if (before) this.size -= sizeOf(before)
    this.kept.delete(key)
    this.kept.set(key, made)
    this.size += sizeOf(made)
    for (const [oldest, one] of this.kept) {
      if (this.size <= most) return
      this.kept.delete(oldest)
      this.size -= sizeOf(one)
    }
  }

  empty() {
    this.told()
    this.generation += 1
    this.kept.clear()
    this.size = 0
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
    const client = new pg.Client({
      ...connection,
      application_name: 'maillage listen',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    })
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

  /** The database does not answer: a line that only seems to stand would keep what is withdrawn meanwhile. */
  interrupt() {
    cutConnection(this.client)
  }

  async end() {
    this.ended = true
    await this.client?.end().catch(() => undefined)
  }
}

const sizeOf = ({ identity, gzip, br }: Kept) => identity.bytes.length + gzip.bytes.length + br.bytes.length

/** What HEAD renders has no body to keep. */
async function unkept(rendered: Response | Promise<Response>): Promise<Response> {
  const answer = await rendered
  answer.headers.delete('x-keep')
  return answer
}

/** What an answer says of itself and goes out with its bytes; the rest is the same for every page. */
const ownHeaders = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    ['content-type', 'content-disposition', ...Object.keys(embeddableHeaders)].flatMap((name) => {
      const value = headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )

/** A link that names a language chooses it for the pages that follow. */
const chosenLanguage = (url: string): Record<string, string> => {
  const chosen = plain.exec(url)?.[2]
  return chosen ? { 'set-cookie': languageCookieOf(chosen) } : {}
}

function keptFrom(bytes: Uint8Array<ArrayBuffer>, own: Record<string, string>, until: number): Kept {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const common = {
    ...securityHeaders,
    ...own,
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
    until,
    identity: encoded('identity', bytes),
    gzip: encoded('gzip', new Uint8Array(gzipSync(bytes, { level: 9 }))),
    br: encoded('br', new Uint8Array(brotliCompressSync(bytes, quality))),
  }
}

function send(kept: Kept, asked: Asked): Response {
  if (asked.header('if-none-match') === kept.etag) {
    const { 'content-length': _length, 'content-encoding': _encoding, ...headers } = kept.identity.headers
    return new Response(null, { status: 304, headers })
  }
  const accepted = asked.header('accept-encoding') ?? ''
  const encoding: Encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity'
  const { bytes, headers } = kept[encoding]
  return new Response(bytes, { headers })
}
