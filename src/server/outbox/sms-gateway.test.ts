import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { letterOf } from './letter.ts'
import { smsGateway } from './sms-gateway.ts'

describe('text messages', () => {
  const got: { authorization: string | undefined; key: unknown; body: unknown }[] = []
  let status = 202
  let hangs = false
  const server = createServer(async (asked, answer) => {
    const parts: Buffer[] = []
    for await (const part of asked) parts.push(part as Buffer)
    const { authorization, 'idempotency-key': key } = asked.headers
    got.push({ authorization, key, body: JSON.parse(Buffer.concat(parts).toString()) })
    if (hangs) return
    answer.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('for +33612345678')
  })
  let url: string
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  beforeEach(() => {
    got.length = 0
    status = 202
    hangs = false
  })

  const id = '0b0f2c3e-8f7b-4a57-9d6c-1f2e3d4c5b6a'
  const letter = (recipient = '+33612345678') =>
    letterOf(
      { id, channel: 'sms', language: 'fr' },
      { recipient, subject: '', body: 'Bonjour {1}', links: [{ path: '/a-faire' }] },
      { baseUrl: 'https://maillage.example', linkKey: 'k' },
      new Date(),
    )
  const gateway = (more: object = {}) =>
    smsGateway({ url, token: 'secret', toField: 'to', textField: 'text', patience: 300, ...more })

  it('go to the gateway under the names it wants, with its token, the same key on every try', async () => {
    await gateway().deliver(letter())
    await gateway({ toField: 'msisdn', textField: 'message', token: undefined }).deliver(letter())
    expect(got).toEqual([
      {
        authorization: 'Bearer secret',
        key: id,
        body: { to: '+33612345678', text: 'Bonjour https://maillage.example/a-faire' },
      },
      {
        authorization: undefined,
        key: id,
        body: { msisdn: '+33612345678', message: 'Bonjour https://maillage.example/a-faire' },
      },
    ])
  })

  it('go to numbers of E.164 only', async () => {
    for (const number of [
      '0612345678',
      '+0612345678',
      '+33 6 12',
      '+3361234567890123',
      'anne',
      '+33612345678\n1',
    ])
      await expect(gateway().deliver(letter(number))).rejects.toMatchObject({
        code: 'address',
        permanent: true,
      })
    expect(got).toEqual([])
  })

  it('are refused for good or for now, as the gateway’s status says', async () => {
    for (const [answered, code, permanent] of [
      [400, 'refused', true],
      [404, 'refused', true],
      [401, 'sign_in', true],
      [403, 'sign_in', true],
      [408, 'refused_for_now', false],
      [429, 'refused_for_now', false],
      [500, 'refused_for_now', false],
      [503, 'refused_for_now', false],
      [302, 'other', false],
    ] as const) {
      status = answered
      await expect(gateway().deliver(letter())).rejects.toMatchObject({ code, permanent })
    }
    expect(got.map(({ body }) => Object.keys(body as object))).toEqual(got.map(() => ['to', 'text']))
  })

  it('do not wait for ever for a gateway that hangs or is not there', async () => {
    hangs = true
    await expect(gateway().deliver(letter())).rejects.toMatchObject({ code: 'timeout', permanent: false })
    await expect(gateway({ url: 'http://127.0.0.1:9/' }).deliver(letter())).rejects.toMatchObject({
      code: 'unreachable',
      permanent: false,
    })
  })
})
