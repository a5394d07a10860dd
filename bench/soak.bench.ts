import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiOf, type Product, startProduct } from '../tests/support/running-server.ts'
import { signIn } from './product.ts'

/*
 * The normal rate, of a network of 60 services on a working day of 8 hours:
 *   signed-in pages  60 services × 5 people × 40 pages                   12,000
 *   public pages     5,000 visits × 5 pages                              25,000
 *   entries          60 services × 30 figures, answers and notes          1,800
 *   API              10 programs, each once a minute                      4,800
 * 43,600 requests in 28,800 s are 1.5 a second. The busiest hour of an office sees about three times the mean: 5.
 */
const normal = 5
const rate = 4 * normal
const isFull = process.env['BENCH'] === 'full'
const seconds = isFull ? 600 : 30
// The heap is let grow to its limit before much is swept: for minutes memory rises without a leak.
const warmUp = seconds / 2
/** Megabytes a minute. */
const mostSlope = 2
const mostMegabytes = 450

type Sample = { readonly minutes: number; readonly megabytes: number }

describe('ten minutes at four times the normal rate', () => {
  let product: Product
  let asks: readonly (() => Promise<Response>)[]
  beforeAll(async () => {
    product = await startProduct()
    asks = await mixOf(product)
  })
  afterAll(() => product?.stop())

  it('are answered without a fault, at the rate that is asked, with memory flat', {
    timeout: 900_000,
  }, async () => {
    const samples: Sample[] = []
    const faults: string[] = []
    const took: number[] = []
    const asked: Promise<void>[] = []
    const begin = performance.now()
    const since = () => (performance.now() - begin) / 1_000
    const sampling = setInterval(
      () => samples.push({ minutes: since() / 60, megabytes: residentOf(product.pid) }),
      isFull ? 5_000 : 1_000,
    )
    for (let n = 0; n < seconds * rate; n += 1) {
      await pause(Math.max(0, begin + (n * 1_000) / rate - performance.now()))
      asked.push(one(asks[n % asks.length] as () => Promise<Response>))
    }
    await Promise.all(asked)
    const ratio = took.length / since() / rate
    clearInterval(sampling)
    const settled = samples.filter((sample) => sample.minutes * 60 >= warmUp)
    const slope = slopeOf(settled)
    took.sort((a, b) => a - b)
    const [half, late] = [0.5, 0.99].map((share) => Math.round(took[Math.floor(took.length * share)] ?? 0))
    process.stdout.write(
      `soak: ${took.length} answers in ${Math.round(since())} s, ${ratio.toFixed(2)} of the rate asked (${rate}/s), ` +
        `median ${half} ms, 99 in 100 within ${late} ms; memory ${Math.round(settled[0]?.megabytes ?? 0)} to ` +
        `${Math.round(settled.at(-1)?.megabytes ?? 0)} MB, ${slope.toFixed(2)} MB a minute\n`,
    )
    expect(faults).toEqual([])
    expect(ratio).toBeGreaterThanOrEqual(isFull ? 0.98 : 0.9)
    // In thirty seconds memory grows to what the load needs: a slope says something only after that.
    if (isFull) expect(slope).toBeLessThan(mostSlope)
    expect(settled.at(-1)?.megabytes).toBeLessThan(mostMegabytes)

    async function one(ask: () => Promise<Response>) {
      const at = performance.now()
      const outcome = await ask().then(
        async (answer) => ({ status: answer.status, url: answer.url, text: await answer.text() }),
        (error) => ({ status: 0, url: '', text: String(error) }),
      )
      took.push(performance.now() - at)
      if (outcome.status < 200 || outcome.status > 299)
        faults.push(`${outcome.status} ${outcome.url} ${outcome.text.slice(0, 200)}`)
    }
  })
})

/** A hundred requests in the proportions of that day, one kind beside the other. */
async function mixOf(product: Product): Promise<readonly (() => Promise<Response>)[]> {
  const { baseUrl, port } = product
  const { accounts, plans } = await product.demo()
  const account = accounts.find((one) => one.email.startsWith('direction@'))
  if (!account) throw new Error('the demonstration has no direction@')
  const cookie = await signIn(port, account)
  const token = await product.token('coordination@demo.example', 'write')
  const plan = (await apiOf(baseUrl, token)('GET', `/plans/${plans[0]}`)).body
  const measure = plan.measures[0].id as string
  const indicator = plan.measures.flatMap((one: { indicators: { id: string }[] }) => one.indicators)[0]?.id
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${baseUrl}${path}`, { headers, redirect: 'manual', signal: AbortSignal.timeout(30_000) })
  const authorization = `Bearer ${token}`
  let nth = 0
  const publicPages = ['/', `/plans/${plans[0]}`, `/indicateurs/${indicator}`, `/mesures/${measure}`]
  const kinds: readonly (readonly [number, () => Promise<Response>])[] = [
    [42, () => get(publicPages[nth++ % publicPages.length] as string)],
    // An address with a question behind it is not kept: it is rendered each time.
    [15, () => get(`/plans/${plans[0]}?du=${nth++}`)],
    [28, () => get('/a-faire', { cookie })],
    [11, () => get(`/api/v1/plans/${plans[0]}`, nth++ % 2 ? { authorization } : {})],
    [
      4,
      () =>
        fetch(`${baseUrl}/api/v1/measures/${measure}/notes`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ visibility: 'internal', text: `note ${nth++}` }),
          signal: AbortSignal.timeout(30_000),
        }),
    ],
  ]
  const all = kinds.flatMap(([share, ask]) => Array.from({ length: share }, () => ask))
  // 37 has no divisor in common with 100: each is met once, and no kind comes all at once.
  return all.map((_, place) => all[(place * 37) % all.length] as () => Promise<Response>)
}

const residentOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** Megabytes a minute, by least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, one) => sum + of(one), 0) / samples.length
  const [time, size] = [mean((one) => one.minutes), mean((one) => one.megabytes)]
  const over = samples.reduce((sum, one) => sum + (one.minutes - time) * (one.megabytes - size), 0)
  return over / samples.reduce((sum, one) => sum + (one.minutes - time) ** 2, 0)
}
