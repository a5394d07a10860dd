import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Target = {
  readonly port: number
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers a second that a server gives to one request repeated on 16 kept connections. */
export async function rateOf({ port, path, headers = {} }: Target, seconds: number): Promise<number> {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  const client = join(import.meta.dirname, 'load-client.js')
  const { stdout } = await run(process.execPath, [
    client,
    String(port),
    String(seconds),
    '16',
    lines.join('\r\n'),
  ])
  return Number(stdout)
}

export type Ratio = { readonly ratio: number; readonly ours: number; readonly bare: number }

/**
 * Both in turn, many short rounds after a warm-up, each side first in every other one; the median of the rounds' ratios,
 * so that a noisy moment weighs little.
 */
export async function compare(
  ours: Target,
  bare: Target,
  { seconds, rounds }: { seconds: number; rounds: number },
): Promise<Ratio> {
  const sides = { ours, bare }
  await rateOf(ours, 1)
  await rateOf(bare, 1)
  const all: Ratio[] = []
  for (let round = 0; round < rounds; round += 1) {
    const rates = { ours: 0, bare: 0 }
    for (const side of round % 2 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const))
      rates[side] = Math.round(await rateOf(sides[side], seconds))
    all.push({ ratio: rates.ours / rates.bare, ...rates })
  }
  return all.sort((a, b) => a.ratio - b.ratio)[Math.floor(rounds / 2)] as Ratio
}

/** How long and how often: the full size by `npm run bench`, a small one in CI. */
export const size =
  process.env['BENCH'] === 'full' ? { seconds: 1, rounds: 25 } : { seconds: 0.5, rounds: 11 }

export const tell = (what: string, { ratio, ours, bare }: Ratio) =>
  process.stdout.write(`${what}: ratio ${ratio.toFixed(2)} (${ours}/s against ${bare}/s)\n`)
