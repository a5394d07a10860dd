import { afterEach, describe, expect, it } from 'vitest'
import { headersOf, mailServer } from '../../../tests/support/mail-server.ts'
import { letterOf } from './letter.ts'
import { mailGateway } from './mail-gateway.ts'
import { Undelivered } from './undelivered.ts'

const id = '0b0f2c3e-8f7b-4a57-9d6c-1f2e3d4c5b6a'
const date = new Date('2026-11-26T09:00:00Z')
const place = { baseUrl: 'https://maillage.example', linkKey: 'a key' }
const content = { recipient: 'anne@example.org', subject: 'Sujet', body: 'Bonjour,\n\nici :\n{1}', links: [] }
const letter = (more: Partial<Parameters<typeof letterOf>[1]> = {}, language = 'fr') =>
  letterOf(
    { id, channel: 'email', language },
    { ...content, links: [{ path: '/a-faire' }], ...more },
    place,
    date,
  )

describe('mail', () => {
  const closing: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })
  async function started(options: Parameters<typeof mailServer>[0] = {}, query = '') {
    const server = await mailServer(options)
    const gateway = mailGateway({
      url: `${server.url}${query}`,
      from: 'maillage@maillage.example',
      patience: 400,
    })
    closing.push(server.close, gateway.close)
    const failure = (one = letter()) =>
      gateway.deliver(one).then(
        () => undefined,
        (error: unknown) => error as Undelivered,
      )
    return { server, gateway, failure }
  }

  it('is taken with an identity that the row gives it, as text and HTML in its reader’s language', async () => {
    const { server, gateway } = await started()
    await gateway.deliver(letter({}, 'nl'))
    await gateway.deliver(letter({}, 'nl'))
    const heads = server.taken.map(({ raw }) => headersOf(raw))
    expect(heads.map((head) => head.get('message-id'))).toEqual([
      [`<${id}@maillage.example>`],
      [`<${id}@maillage.example>`],
    ])
    const [head] = heads
    expect(head?.get('auto-submitted')).toEqual(['auto-generated'])
    expect(head?.get('content-language')).toEqual(['nl'])
    expect(head?.get('content-type')?.[0]).toMatch(/^multipart\/alternative/)
    expect(head?.get('from')).toEqual(['Maillage <maillage@maillage.example>'])
    expect(head?.get('list-unsubscribe')).toBeUndefined()
    expect(server.taken[0]?.raw).toMatch(/<html lang=(3D)?"nl" dir=(3D)?"ltr">/)
    expect(server.taken[0]?.raw).toContain('https://maillage.example/a-faire')
  })

  it('offers silence by one click where it holds one link for that, and only over https', async () => {
    const { server, gateway } = await started()
    const links = [{ id, purpose: 'reminders' }] as const
    await gateway.deliver(letter({ links }))
    await gateway.deliver(
      letterOf(
        { id, channel: 'email', language: 'fr' },
        { ...content, links },
        { ...place, baseUrl: 'http://here' },
        date,
      ),
    )
    await gateway.deliver(letter({ links: [...links, { id: id.replace('0b', '1b'), purpose: 'reminders' }] }))
    const [secure, plain, several] = server.taken.map(({ raw }) => headersOf(raw))
    expect(secure?.get('list-unsubscribe')?.[0]).toMatch(
      /^<https:\/\/maillage\.example\/l\/rappels\/[\w-]{64}>$/,
    )
    expect(secure?.get('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click'])
    expect(plain?.get('list-unsubscribe')?.[0]).toMatch(/^<http:/)
    expect(plain?.get('list-unsubscribe-post')).toBeUndefined()
    expect(several?.get('list-unsubscribe')).toBeUndefined()
  })

  it('takes no header from what somebody wrote, and no second recipient from an address', async () => {
    const { server, gateway, failure } = await started()
    const lines = ['\r\n', '\n', '\r', '\u2028', '\u0085', '\v', '\0\r\n']
    for (const line of lines) await gateway.deliver(letter({ subject: `Sujet${line}Bcc: autre@example.org` }))
    expect(server.taken).toHaveLength(lines.length)
    for (const { raw, to } of server.taken) {
      expect(to).toEqual(['anne@example.org'])
      expect([...headersOf(raw).keys()]).not.toContain('bcc')
      expect(headersOf(raw).get('subject')?.join()).toMatch(/^Sujet Bcc: autre@example\.org$/)
    }
    const taken = server.taken.length
    for (const recipient of [
      'a@example.org, b@example.org',
      'a@example.org\r\nBcc: b@example.org',
      'Anne <a@example.org>',
      'a@example.org;b@example.org',
      'a b@example.org',
      'anne',
      '',
    ])
      expect(await failure(letter({ recipient }))).toMatchObject({ code: 'address', permanent: true })
    expect(server.taken).toHaveLength(taken)
  })

  it('escapes in HTML what somebody wrote', async () => {
    const { server, gateway } = await started()
    await gateway.deliver(letter({ body: '<script>alert("x")</script> & {1}' }))
    const [, html = ''] = (server.taken[0]?.raw ?? '').split(/content-type: text\/html/i)
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toContain('<script>')
  })

  it('tells what is refused for good from what is refused for now, in a class and without the server’s words', async () => {
    const { server, failure } = await started()
    for (const [manner, permanent, code] of [
      [550, true, 'refused'],
      [451, false, 'refused_for_now'],
    ] as const) {
      server.rule.manner = manner
      const error = await failure()
      expect(error).toBeInstanceOf(Undelivered)
      expect(error).toMatchObject({ code, permanent })
      expect(`${error?.message} ${error?.stack} ${JSON.stringify(error)}`).not.toContain('anne')
      expect(error?.cause).toBeUndefined()
    }
  })

  it('does not wait for ever for a server that hangs', async () => {
    const { server, failure } = await started()
    server.rule.manner = 'hangs'
    expect(await failure()).toMatchObject({ code: 'timeout', permanent: false })
  })

  it('says that a server is not there', async () => {
    const { server, failure } = await started()
    await server.close()
    expect(await failure()).toMatchObject({ code: 'unreachable', permanent: false })
  })

  it('goes over TLS from the first byte, or once the server offers it; an unknown certificate is an error', async () => {
    for (const [options, query] of [
      [{ secure: true }, '?tls.rejectUnauthorized=false'],
      [{ disabledCommands: [] }, '?requireTLS=true&tls.rejectUnauthorized=false'],
    ] as const) {
      const { server, gateway } = await started({ ...options, disabledCommands: [] }, query)
      await gateway.deliver(letter())
      expect(server.taken.map((one) => one.secure)).toEqual([true])
    }
    const distrusted = await started({ secure: true })
    expect(await distrusted.failure()).toMatchObject({ code: 'tls', permanent: false })
    const none = await started({}, '?requireTLS=true')
    expect(await none.failure()).toMatchObject({ permanent: expect.any(Boolean) })
    expect(none.server.taken).toEqual([])
  })

  it('says that name and password are refused', async () => {
    const { server, gateway } = await started({
      authOptional: false,
      onAuth: (_, __, answer) => answer(new Error('no')),
    })
    expect(server.taken).toEqual([])
    gateway.close()
    const named = mailGateway({
      url: server.url.replace('//', '//m:wrong@'),
      from: 'm@x.example',
      patience: 400,
    })
    closing.push(named.close)
    await expect(named.deliver(letter())).rejects.toMatchObject({ code: 'sign_in' })
  })
})
