import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compare, size, tell } from './measure.ts'
import { startProduct } from './product.ts'

const path = '/plans/masterplan-bxl'

describe('the public plan page', () => {
  let product: Awaited<ReturnType<typeof startProduct>>
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product.stop())

  it.each(['identity', 'gzip'])(
    'is served at 0.6 at least of a bare server that sends the same bytes (%s)',
    async (encoding) => {
      const headers = { 'accept-encoding': encoding }
      const bytes = await rawBytes(encoding)
      const bare = createServer((_, response) => {
        response.writeHead(200, {
          'content-type': 'text/html; charset=UTF-8',
          'content-length': bytes.length,
        })
        response.end(bytes)
      })
      await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
      const { port } = bare.address() as AddressInfo
      const result = await compare({ port: product.port, path, headers }, { port, path, headers }, size)
      bare.closeAllConnections()
      bare.close()
      tell(`public plan page, ${encoding}, ${bytes.length} bytes`, result)
      expect(result.ratio).toBeGreaterThanOrEqual(0.6)
    },
  )

  it('weighs 30 KB at most at the first visit, fonts aside, without a script', async () => {
    const page = await rawBytes('gzip')
    const html = gunzipSync(page).toString()
    expect(html).not.toMatch(/<script/)
    const linked = [...html.matchAll(/<link rel="(?:stylesheet|icon)" href="([^"]+)"/g)].map(
      (match) => match[1] as string,
    )
    const files = await Promise.all(linked.map((href) => rawBytes('gzip', href)))
    const total = [page, ...files].reduce((sum, one) => sum + one.length, 0)
    process.stdout.write(
      `first visit: ${total} bytes over the wire (page ${page.length}, ${files.map((one) => one.length).join(' + ')})\n`,
    )
    expect(linked.length).toBeGreaterThan(0)
    expect(total).toBeLessThanOrEqual(30_000)
  })

  /** The body as it goes over the wire. */
  async function rawBytes(encoding: string, from = path): Promise<Buffer> {
    const { request } = await import('node:http')
    return new Promise((resolve, reject) => {
      request({ port: product.port, path: from, headers: { 'accept-encoding': encoding } }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part) => parts.push(part))
        response.on('end', () => resolve(Buffer.concat(parts)))
      })
        .on('error', reject)
        .end()
    })
  }
})
