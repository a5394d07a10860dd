import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** What a store of answers looks at of a request: read from Node's own, which costs less than making a Request's headers. */
export type Asked = { readonly method: string; readonly url: string; header(name: string): string | null }

/** An answer that is in memory as the bytes that go out. Its headers lie one after another, each name before its value. */
export type Stored = {
  readonly status: 200 | 304
  readonly headers: readonly string[]
  readonly bytes: Uint8Array<ArrayBuffer> | null
}

/** The same content for whoever takes it compressed, for whoever does not, and for whoever has it already. */
export type Encoded = {
  readonly etag: string
  readonly identity: Stored
  readonly unchanged: Stored
  readonly gzip?: Stored
  readonly br?: Stored
}

/** Compresses once what is sent often; `brotli` is the quality, and without it nothing is compressed. */
export function encode(
  bytes: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
  brotli?: number,
): Encoded {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const common = { ...headers, etag }
  const whole = (content: Uint8Array<ArrayBuffer>, encoding?: string): Stored => ({
    status: 200,
    bytes: content,
    headers: Object.entries({
      ...common,
      'content-length': String(content.length),
      ...(encoding && { 'content-encoding': encoding }),
    }).flat(),
  })
  const identity = whole(bytes)
  const unchanged: Stored = { status: 304, headers: Object.entries(common).flat(), bytes: null }
  if (brotli === undefined) return { etag, identity, unchanged }
  const params = { [constants.BROTLI_PARAM_QUALITY]: brotli }
  return {
    etag,
    identity,
    unchanged,
    gzip: whole(new Uint8Array(gzipSync(bytes, { level: 9 })), 'gzip'),
    br: whole(new Uint8Array(brotliCompressSync(bytes, { params })), 'br'),
  }
}

/** What of it answers this request. */
export function encodedFor({ etag, identity, unchanged, gzip, br }: Encoded, asked: Asked): Stored {
  if (asked.header('if-none-match') === etag) return unchanged
  const accepted = asked.header('accept-encoding') ?? ''
  if (br && /\bbr\b/.test(accepted)) return br
  return gzip && /\bgzip\b/.test(accepted) ? gzip : identity
}

/** A request as Node.js has it. */
export const askedOf = (incoming: IncomingMessage): Asked => ({
  method: incoming.method ?? 'GET',
  url: incoming.url ?? '/',
  header(name) {
    const value = incoming.headers[name]
    return Array.isArray(value) ? value.join(', ') : (value ?? null)
  },
})

/** Sends it to Node's answer at once: a web Response in between costs more than all we look at. */
export function sendStored({ status, headers, bytes }: Stored, answer: ServerResponse) {
  // Node.js writes a list of headers sooner than an object: it need not look each of them up by its name.
  answer.writeHead(status, headers as string[])
  answer.end(bytes)
}

/** The same as a web Response. */
export function responseOf({ status, headers, bytes }: Stored): Response {
  const answer = new Response(bytes, { status })
  for (let n = 0; n < headers.length; n += 2)
    answer.headers.set(headers[n] as string, headers[n + 1] as string)
  return answer
}
