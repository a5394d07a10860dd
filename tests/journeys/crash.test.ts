import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  freePort,
  type Product,
  postmasterIn,
  removeFolder,
  startProduct,
  usedFolder,
} from '../support/running-server.ts'

const kills = 20
const enough = 1_000

describe('what was acknowledged survives kill -9', () => {
  let data: string
  let port: number
  let product: Product
  let token: string
  let measure: string
  const notes = mkdtempSync(join(tmpdir(), 'maillage-acknowledged-'))
  const acknowledged = join(notes, 'acknowledged.txt')

  beforeAll(async () => {
    data = await usedFolder()
    port = await freePort()
    product = await startProduct({ data, port })
    token = await product.token('coordination@demo.example', 'write')
    const plan = await (await fetch(`${product.baseUrl}/api/v1/plans/masterplan-bxl`)).json()
    measure = plan.measures[0].id
    appendFileSync(acknowledged, '')
  })
  afterAll(async () => {
    await product?.kill()
    await removeFolder(data)
    rmSync(notes, { recursive: true, force: true })
  })

  /** Ids of the notes whose 201 was received, kept outside the process. */
  const heard = () => readFileSync(acknowledged, 'utf8').split('\n').filter(Boolean)

  /** Writes without a break; whatever is not acknowledged is written again, under another name. */
  async function write(writer: number, going: () => boolean) {
    for (let n = 0; going(); n += 1) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/measures/${measure}/notes`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ visibility: 'internal', text: `note ${writer}-${n}` }),
        signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined)
      const body = answer?.status === 201 ? await answer.json().catch(() => undefined) : undefined
      if (body) appendFileSync(acknowledged, `${body.id}\n`)
      else await pause(20)
    }
  }

  /** Until so many more were acknowledged; fails where the product does not come back. */
  async function more(count: number) {
    const goal = heard().length + count
    const limit = performance.now() + 30_000
    while (heard().length < goal) {
      if (performance.now() > limit)
        throw new Error(`no ${count} writes within 30 s\n${product.said().stderr.slice(-4_000)}`)
      await pause(10)
    }
  }

  it('of the web process and of the database, twenty times each, while writing', async () => {
    let going = true
    const writers = [0, 1, 2, 3].map((writer) => write(writer, () => going))
    for (let time = 0; time < kills; time += 1) {
      await more(20)
      await product.kill()
      product = await startProduct({ data, port })
      await more(20)
      const database = postmasterIn(data)
      expect(database, 'the database runs before it is killed').toBeDefined()
      process.kill(database as number, 'SIGKILL')
    }
    await more(Math.max(20, enough - heard().length))
    going = false
    await Promise.all(writers)

    const written = heard()
    expect(written.length).toBeGreaterThanOrEqual(enough)
    const kept = await keptNotes()
    expect(written.filter((id) => !kept.has(id))).toEqual([])
    const verdict = await product.cli(['journal', 'verify'])
    expect(verdict.stdout).toMatch(/^ok \d+ lines/)
    process.stdout.write(
      `crash: ${written.length} writes acknowledged, ${kills} + ${kills} kills, none lost\n`,
    )
  })

  /** What the product itself reads back. */
  async function keptNotes(): Promise<ReadonlySet<string>> {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/measures/${measure}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(200)
    const { notes: all } = (await answer.json()) as { notes: { id: string }[] }
    return new Set(all.map((note) => note.id))
  }
})
