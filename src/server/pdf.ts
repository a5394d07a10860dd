import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { root } from './root.ts'

export type PdfOptions = {
  /** How many documents a thread makes before another takes its place, so that what it keeps in memory is let go. */
  readonly documentsEach?: number
  /** Milliseconds a document may take. */
  readonly timeLimit?: number
  /** How many may wait: more are refused as `busy`. */
  readonly mostWaiting?: number
}

type Job = {
  readonly template: string
  readonly data: string
  done(answer: Answer): void
}
type Answer = { readonly pdf: Uint8Array<ArrayBuffer> } | { readonly reason: string }

const fonts = ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'].map((style) =>
  join(root, 'node_modules', '@expo-google-fonts', 'noto-sans', style),
)

/**
 * Writes PDF/UA-1 by Typst, which refuses a document that does not keep its rules, one after the other in a thread.
 * A thread that fails, takes too long or has made its share is replaced.
 */
export class PdfWriter {
  private readonly waiting: Job[] = []
  private worker: Worker | undefined
  private running: Job | undefined
  private made = 0
  private readonly options: PdfOptions

  constructor(options: PdfOptions = {}) {
    this.options = options
  }

  /** A template (an absolute path) filled with data; throws where Typst finds the document wrong. */
  async write(template: string, data: unknown): Promise<Result<Uint8Array<ArrayBuffer>, 'busy'>> {
    if (this.waiting.length >= (this.options.mostWaiting ?? 20)) return refuse('busy')
    const answer = await new Promise<Answer>((done) => {
      this.waiting.push({ template, data: JSON.stringify(data, readable), done })
      void this.next()
    })
    if ('reason' in answer) throw new Error(`no PDF: ${answer.reason}`)
    return ok(answer.pdf)
  }

  private async next() {
    if (this.running) return
    const job = this.waiting.shift()
    if (!job) return
    this.running = job
    const answer = await this.make(job).catch((error): Answer => ({ reason: String(error) }))
    this.made += 1
    if ('reason' in answer || this.made >= (this.options.documentsEach ?? 50)) this.letGo()
    this.running = undefined
    job.done(answer)
    void this.next()
  }

  private async make({ template, data }: Job): Promise<Answer> {
    const source = await readFile(template, 'utf8')
    const worker = this.worker ?? this.start()
    return new Promise((resolve) => {
      const answered = (answer: Answer) => {
        clearTimeout(timer)
        worker.off('message', answered).off('error', failed).off('exit', ended).unref()
        resolve(answer)
      }
      const failed = (error: unknown) => answered({ reason: String(error) })
      const ended = (code: number) => answered({ reason: `the thread ended (${code})` })
      const timer = setTimeout(() => failed('it took too long'), this.options.timeLimit ?? 30_000)
      worker.on('message', answered).on('error', failed).on('exit', ended).ref()
      worker.postMessage({ template, source, data })
    })
  }

  private start(): Worker {
    this.made = 0
    this.worker = new Worker(join(root, 'src', 'server', 'pdf-worker.ts'), { workerData: { fonts } })
    return this.worker
  }

  private letGo() {
    const { worker } = this
    this.worker = undefined
    // What it still says is of no interest; it ends when Typst lets it.
    worker?.on('error', () => undefined)
    void worker?.terminate()
  }
}

/** Texts without what no document can hold: halves of signs and control characters. */
const readable = (_: string, value: unknown) =>
  typeof value === 'string' ? value.toWellFormed().replace(/[^\P{Cc}\n\t]/gu, '') : value

/** The one of this process. */
export const pdfWriter = new PdfWriter()
