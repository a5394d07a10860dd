import { describe, expect, it } from 'vitest'
import { PublicBytes } from './public-bytes.ts'
import { type Asked, responseOf } from './stored.ts'

const asked = (url: string, method = 'GET', headers: Record<string, string> = {}): Asked => ({
  url,
  method,
  header: (name) => headers[name] ?? null,
})
const page = (text: string) => () =>
  new Response(text, { headers: { 'content-type': 'text/html', 'x-keep': '1' } })

/** From what is kept where there is something, else rendered. */
async function answer(bytes: PublicBytes, one: Asked, render: () => Response): Promise<Response> {
  const found = bytes.found(one)
  return found ? responseOf(found) : bytes.make(one, render)
}

/** A store that hears of releases, without a database to tell it. */
function listening() {
  const bytes = new PublicBytes()
  Object.assign(bytes, { listening: true })
  return bytes
}

describe('kept public pages', () => {
  it('are rendered once, and again after a release', async () => {
    const bytes = listening()
    const read = async (text: string) => (await answer(bytes, asked('/plan'), page(text))).text()
    expect([await read('one'), await read('two')]).toEqual(['one', 'one'])
    bytes.empty()
    expect(await read('three')).toBe('three')
  })

  it('that change with the day are kept until it ends', async () => {
    let now = 1_000
    const bytes = new PublicBytes(false, undefined, () => now)
    Object.assign(bytes, { listening: true })
    const today = (text: string) => () => new Response(text, { headers: { 'x-keep': '2000' } })
    const read = async (text: string) => (await answer(bytes, asked('/formations'), today(text))).text()
    expect([await read('one'), await read('two')]).toEqual(['one', 'one'])
    now = 2_000
    expect(await read('three')).toBe('three')
  })

  it('are not kept while nobody would tell of a release', async () => {
    const bytes = new PublicBytes()
    expect(await (await answer(bytes, asked('/plan'), page('one'))).text()).toBe('one')
    expect(await (await answer(bytes, asked('/plan'), page('two'))).text()).toBe('two')
  })

  it('that are rendered while a release goes out are not kept', async () => {
    const bytes = listening()
    await answer(bytes, asked('/plan'), () => {
      bytes.empty()
      return page('old')()
    })
    expect(await (await answer(bytes, asked('/plan'), page('new'))).text()).toBe('new')
  })

  it('are not emptied by a HEAD, which says no more than a GET', async () => {
    const bytes = listening()
    const head = await answer(bytes, asked('/plan', 'HEAD'), page(''))
    expect(head.headers.has('x-keep')).toBe(false)
    expect(await (await answer(bytes, asked('/plan'), page('whole'))).text()).toBe('whole')
  })

  it('are kept under addresses of ours only, and remember only languages of ours', async () => {
    const bytes = listening()
    for (const url of ['/plan?lang=zm', '/plan?x=1', '/plan?lang=en&x=1']) {
      await answer(bytes, asked(url), page('one'))
      const again = await answer(bytes, asked(url), page('two'))
      expect([await again.text(), again.headers.has('set-cookie')]).toEqual(['two', false])
    }
    const english = await answer(bytes, asked('/plan?lang=en'), page('one'))
    expect(english.headers.get('set-cookie')).toContain('maillage.language=en')
  })

  it('go one by one, the oldest first, when they are too many', async () => {
    const bytes = listening()
    const large = 'x'.repeat(8 * 1024 * 1024) + Math.random()
    for (let n = 0; n < 9; n += 1) await answer(bytes, asked(`/${n}`), page(large))
    expect((await (await answer(bytes, asked('/8'), page('new'))).text()).length).toBe(large.length)
    expect(await (await answer(bytes, asked('/0'), page('new'))).text()).toBe('new')
  })

  it('go out compressed to whoever takes that, and not at all to whoever has them', async () => {
    const bytes = listening()
    const gzip = await answer(bytes, asked('/plan', 'GET', { 'accept-encoding': 'gzip' }), page('text'))
    expect(gzip.headers.get('content-encoding')).toBe('gzip')
    const etag = gzip.headers.get('etag') ?? ''
    const known = await answer(bytes, asked('/plan', 'GET', { 'if-none-match': etag }), page('text'))
    expect([known.status, await known.text()]).toEqual([304, ''])
  })
})
