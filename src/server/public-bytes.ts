import pg from 'pg'
import { type Connection, cutConnection } from './database.ts'
import { languageCookieOf, languageOf } from './language.ts'
import { screenLanguages } from './messages.ts'
import { embeddableHeaders, securityHeaders } from './security.ts'
import { sessionCookie } from './sign-in.ts'
import { type Asked, type Encoded, encode, encodedFor, responseOf, type Stored } from './stored.ts'

/** `until`: the moment from which they are of another day. */
type Kept = { readonly encoded: Encoded; readonly until: number }

/** What `x-keep` says of what no day changes; else it is the moment, in milliseconds, until which it is kept. */
export const lasting = '1'
/** Bytes, in all encodings together. */
const most = 64 * 1024 * 1024
const brotliQuality = 9
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

  /** What is kept for this request, if anything. */
  found(asked: Asked): Stored | undefined {
    if (!isAnonymousRead(asked)) return undefined
    const kept = this.kept.get(this.keyOf(asked))
    return kept && kept.until > this.now() ? encodedFor(kept.encoded, asked) : undefined
  }

  /** Answers by `render`, whose answer is kept where it carries `x-keep`. */
  async make(asked: Asked, render: () => Response | Promise<Response>): Promise<Response> {
    const generation = this.generation
    const answer = await render()
    const keep = answer.headers.get('x-keep')
    if (keep === null) return answer
    // What HEAD renders has no body to keep.
    if (answer.status !== 200 || asked.method === 'HEAD' || !isAnonymousRead(asked))
      return withoutKeep(answer)
    const own = { ...ownHeaders(answer.headers), ...chosenLanguage(asked.url) }
    const encoded = encodePage(new Uint8Array(await answer.arrayBuffer()), own)
    const sure = this.listening && generation === this.generation && plain.test(asked.url)
    // A clock that a test sets is not the one that is looked at here.
    if (sure && !(this.test && keep !== lasting))
      this.keep(this.keyOf(asked), { encoded, until: keep === lasting ? Infinity : Number(keep) })
    return responseOf(encodedFor(encoded, asked))
  }

  private keyOf(asked: Asked): string {
    const [cookie, accepted] = [asked.header('cookie'), asked.header('accept-language')]
    return `${languageOf(asked.url, cookie, accepted, this.test)} ${asked.url}`
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

const isAnonymousRead = (asked: Asked) =>
  (asked.method === 'GET' || asked.method === 'HEAD') && !asked.header('cookie')?.includes(sessionCookie)

const sizeOf = ({ encoded: { identity, gzip, br } }: Kept) =>
  [identity, gzip, br].reduce((sum, one) => sum + (one?.bytes?.length ?? 0), 0)

function withoutKeep(answer: Response): Response {
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

function encodePage(bytes: Uint8Array<ArrayBuffer>, own: Record<string, string>): Encoded {
  const headers = {
    ...securityHeaders,
    ...own,
    'cache-control': 'no-cache',
    vary: 'accept-encoding, accept-language, cookie',
  }
  return encode(bytes, headers, brotliQuality)
}
