import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compare, size, tell } from './measure.ts'
import { startProduct } from './product.ts'

const path = '/formations'

describe('the catalogue of training', () => {
  let product: Awaited<ReturnType<typeof startProduct>>
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product.stop())

  it('is served at 0.6 at least of a bare server that sends the same bytes, like the plan page', async () => {
    const headers = { 'accept-encoding': 'identity' }
    const answer = await fetch(`http://127.0.0.1:${product.port}${path}`, { headers })
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(answer.status).toBe(200)
    // The whole programme of the demonstration.
    expect(bytes.toString().split('class="card"').length).toBeGreaterThan(10)
    const bare = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=UTF-8', 'content-length': bytes.length })
      response.end(bytes)
    })
    await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
    const { port } = bare.address() as AddressInfo
    const result = await compare({ port: product.port, path, headers }, { port, path, headers }, size)
    bare.closeAllConnections()
    bare.close()
    tell(`catalogue page, identity, ${bytes.length} bytes`, result)
    expect(result.ratio).toBeGreaterThanOrEqual(0.6)
  })
})
