import type { Connection, Submittable } from 'pg'

/** Codes of messages, as PostgreSQL's frontend/backend protocol numbers them. */
const copyData = 0x64
const copyDone = 0x63
/** CopyOutResponse, and what a server may send at any moment: NoticeResponse, ParameterStatus, NotificationResponse. */
const passedOver: ReadonlySet<number> = new Set([0x48, 0x4e, 0x53, 0x41])
const headBytes = 5
const pieceBytes = 4 * 1_048_576

type Socket = NodeJS.ReadableStream & { listeners(event: 'data'): ((chunk: Buffer) => void)[] }

/**
 * The bytes of a `COPY … TO STDOUT`, in pieces of some megabytes. PostgreSQL sends each row as a message of its own; here
 * a row costs one copy of its bytes and no object, which makes an archive of many small rows several times as fast as
 * reading it message by message.
 */
export class CopyOut implements Submittable {
  /** How many rows there were, once all pieces were taken. */
  rowCount = 0
  readonly #text: string
  #socket: Socket | undefined
  #usual: ((chunk: Buffer) => void) | undefined
  #rest: Buffer = Buffer.alloc(0)
  /** What is left of the message under way, and whether it is a row. */
  #left = 0
  #isRow = false
  #piece = Buffer.allocUnsafe(pieceBytes)
  #at = 0
  readonly #pieces: Buffer[] = []
  #ended = false
  #error: Error | undefined
  #wake: () => void = () => undefined

  constructor(text: string) {
    this.#text = text
  }

  submit(connection: Connection) {
    this.#socket = (connection as unknown as { stream: Socket }).stream
    this.#usual = this.#socket.listeners('data')[0] as (chunk: Buffer) => void
    this.#socket.removeListener('data', this.#usual)
    this.#socket.on('data', this.#read)
    connection.query(this.#text)
  }
  handleCommandComplete({ text }: { text: string }) {
    this.rowCount = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0)
  }
  handleReadyForQuery() {
    this.#end()
  }
  handleError(error: Error) {
    this.#error ??= error
    this.#end()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const piece = this.#pieces.shift()
      if (piece) yield piece
      else if (this.#error) throw this.#error
      else if (this.#ended) return
      else {
        this.#socket?.resume()
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }

  #end() {
    if (this.#at > 0) this.#pieces.push(this.#piece.subarray(0, this.#at))
    this.#at = 0
    this.#ended = true
    this.#wake()
  }

  readonly #read = (arrived: Buffer) => {
    const chunk = this.#rest.length > 0 ? Buffer.concat([this.#rest, arrived]) : arrived
    let at = 0
    while (at < chunk.length) {
      if (this.#left === 0) {
        if (chunk.length - at < headBytes) break
        const code = chunk[at] as number
        if (code !== copyData && !passedOver.has(code)) {
          this.#giveBack(chunk.subarray(code === copyDone ? at + headBytes : at))
          return
        }
        this.#left = chunk.readUInt32BE(at + 1) - 4
        this.#isRow = code === copyData
        at += headBytes
      }
      const length = Math.min(this.#left, chunk.length - at)
      if (this.#isRow) this.#keep(chunk, at, length)
      this.#left -= length
      at += length
    }
    this.#rest = chunk.subarray(at)
  }

  /** From here on the messages are the client's again. */
  #giveBack(chunk: Buffer) {
    this.#socket?.removeListener('data', this.#read)
    this.#socket?.on('data', this.#usual as (chunk: Buffer) => void)
    this.#usual?.(chunk)
    this.#socket?.resume()
  }

  #keep(chunk: Buffer, from: number, length: number) {
    for (let done = 0; done < length; ) {
      const taken = Math.min(length - done, pieceBytes - this.#at)
      chunk.copy(this.#piece, this.#at, from + done, from + done + taken)
      this.#at += taken
      done += taken
      if (this.#at < pieceBytes) continue
      this.#pieces.push(this.#piece)
      this.#piece = Buffer.allocUnsafe(pieceBytes)
      this.#at = 0
      if (this.#pieces.length > 1) this.#socket?.pause()
      this.#wake()
    }
  }
}
