import { readFileSync } from 'node:fs'
import { request as send } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Product, postmasterIn, startProduct } from '../support/running-server.ts'

describe('bad input and faults', () => {
  let product: Product
  let token: string
  let measure: string
  beforeAll(async () => {
    product = await startProduct()
    token = await product.token('coordination@demo.example', 'write')
    const plan = await (await fetch(`${product.baseUrl}/api/v1/plans/masterplan-bxl`)).json()
    measure = plan.measures[0].id
  })
  afterAll(() => product.stop())

  const api = (path: string, init: RequestInit = {}) =>
    fetch(`${product.baseUrl}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
    })
  const post = (path: string, body: BodyInit, type: string) =>
    api(path, { method: 'POST', body, headers: { 'content-type': type } })
  const stillUp = async () => {
    expect(product.runs()).toBe(true)
    expect((await fetch(`${product.baseUrl}/health`)).status).toBe(200)
  }

  it.each(['content-length', 'chunked'])(
    'an upload of 200 MB is refused and the process stays small (%s)',
    async (way) => {
      const status = await upload(200, way === 'chunked')
      expect(status).toBe(413)
      await stillUp()
      const rss =
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${product.pid}/status`, 'utf8'))?.[1]) / 1024
      expect(rss).toBeLessThan(350)
    },
  )

  /** Sends so many megabytes, a piece at a time; gives the status of the answer. */
  function upload(megabytes: number, chunked: boolean): Promise<number | undefined> {
    const piece = Buffer.alloc(1_048_576, 'a')
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'text/csv',
        ...(chunked ? {} : { 'content-length': megabytes * piece.length }),
      }
      const going = send(
        { port: product.port, path: '/api/v1/organisations/import', method: 'POST', headers },
        (response) => {
          response.resume()
          resolve(response.statusCode)
          going.destroy()
        },
      )
      let sent = 0
      const more = () => {
        while (sent < megabytes && !going.destroyed) {
          sent += 1
          if (!going.write(piece)) return void going.once('drain', more)
        }
        if (!going.destroyed) going.end()
      }
      going.on('error', (error: NodeJS.ErrnoException) => {
        if (!going.destroyed && !['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) reject(error)
      })
      more()
    })
  }

  it.each([
    ['JSON', '/plans/import', '{"plan": {', 'application/json', 'malformed', 1],
    ['YAML', '/plans/import', 'plan:\n  slug: x\n  title: [', 'application/yaml', 'malformed', 3],
    [
      'a key nobody knows',
      '/plans/import',
      'plan:\n  slug: x\n  title: x\n  colour: blue\n',
      'application/yaml',
      'validation',
      4,
    ],
    [
      'a wrong date',
      '/plans/import',
      'plan:\n  slug: x\n  title: x\n  starts: soon\n',
      'application/yaml',
      'validation',
      4,
    ],
    [
      'CSV in UTF-16',
      '/organisations/import',
      '\ufeffslug;name_fr;kind\nx;X;service\n',
      'utf16',
      'file.encoding',
      undefined,
    ],
    ['a CSV without its columns', '/organisations/import', 'slug;nom\nx;X\n', 'text/csv', 'validation', 1],
  ])('%s is refused with its line, and nothing is stored', async (_, path, text, type, code, line) => {
    const body = type === 'utf16' ? new Uint8Array(Buffer.from(text, 'utf16le')) : text
    const answer = await post(path, body, type === 'utf16' ? 'text/csv' : type)
    const problem = await answer.json()
    expect([answer.status, problem.code]).toEqual([422, code])
    expect(problem.errors.length).toBeGreaterThan(0)
    if (line !== undefined) expect(problem.errors[0].line).toBe(line)
    expect((await api('/plans/x')).status).toBe(404)
  })

  it.each(['/plans/import', '/organisations/import', '/observations/import'])(
    'what says it is a workbook and is none is refused by its type: %s',
    async (path) => {
      const answer = await post(
        path,
        'PK',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      )
      expect([answer.status, (await answer.json()).code]).toEqual([415, 'file.type'])
    },
  )

  it.each(['a\u0000b', 'x'.repeat(30_000)])(
    'a text the database cannot hold, or too long, is refused',
    async (text) => {
      const answer = await api(`/measures/${measure}/notes`, {
        method: 'POST',
        body: JSON.stringify({ visibility: 'internal', text }),
      })
      expect(answer.status).toBe(422)
      await stillUp()
    },
  )

  it.each(["x'; drop table plan; --", '../../etc/passwd', '%00', 'é'])(
    'an address made of %s names nothing',
    async (slug) => {
      expect([404, 400]).toContain((await api(`/plans/${encodeURIComponent(slug)}`)).status)
      expect((await fetch(`${product.baseUrl}/assets/${encodeURIComponent(slug)}`)).status).toBe(404)
    },
  )

  it('an unknown address is a page for people and a problem for programs', async () => {
    const page = await fetch(`${product.baseUrl}/nulle-part`)
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8'])
    const problem = await api('/nowhere')
    expect([problem.status, problem.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  })

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://elsewhere.example' },
  ])("another site's form is refused (%o)", async (headers) => {
    const answer = await fetch(`${product.baseUrl}/connexion`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'a@b.c', password: 'x' }),
      headers,
      redirect: 'manual',
    })
    expect(answer.status).toBe(403)
  })

  it('of two people who edit one measure at once exactly one is kept, the other is told', async () => {
    const etag = (await api(`/measures/${measure}`)).headers.get('etag') ?? ''
    const edit = (title: string) =>
      api(`/measures/${measure}`, {
        method: 'PATCH',
        body: JSON.stringify({ title: { fr: title } }),
        headers: { 'if-match': etag },
      })
    const answers = await Promise.all([edit('Une'), edit('Deux'), edit('Trois')])
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409])
    const refused = await answers.find((answer) => answer.status === 409)?.json()
    expect(refused.code).toBe('conflict.version')
    expect((await api(`/measures/${measure}`, { method: 'PATCH', body: '{}' })).status).toBe(428)
  })

  it('fifty answers at once are all counted', async () => {
    const asked = await (
      await api('/declaration-requests', {
        method: 'POST',
        body: JSON.stringify({ statement: 'À la fois ?', scope: { kinds: ['service'] }, due: '2099-01-01' }),
      })
    ).json()
    const answers = await Promise.all(
      asked.unanswered.slice(0, 50).map((slug: string) =>
        api(`/declaration-requests/${asked.id}/answers/${slug}`, {
          method: 'PUT',
          body: '{"holds":"yes"}',
        }),
      ),
    )
    expect(new Set(answers.map((answer: Response) => answer.status))).toEqual(new Set([200]))
    expect((await (await api(`/declaration-requests/${asked.id}`)).json()).holds).toBe(50)
  })

  it('a client that never finishes its request holds up nobody', async () => {
    const socket = connect(product.port, '127.0.0.1', () =>
      socket.write(
        'POST /api/v1/plans/import HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ncontent-length: 100\r\n\r\npl',
      ),
    )
    await pause(200)
    await stillUp()
    socket.destroy()
  })

  it('a database killed under way is back by itself within seconds, and says busy meanwhile', async () => {
    process.kill(postmasterIn(product.data) as number, 'SIGKILL')
    const statuses: number[] = []
    const limit = performance.now() + 20_000
    for (let well = 0; well < 5 && performance.now() < limit; ) {
      const answer = await api('/plans')
      statuses.push(answer.status)
      if (answer.status === 503) expect(answer.headers.get('retry-after')).toBe('5')
      well = answer.status === 200 ? well + 1 : 0
      await pause(50)
    }
    expect(statuses.slice(-5)).toEqual([200, 200, 200, 200, 200])
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
  })

  it('nothing that somebody typed is in the log or in the journal', async () => {
    const planted = 'jeanne.planted@example.org'
    await fetch(`${product.baseUrl}/connexion`, {
      method: 'POST',
      body: new URLSearchParams({ email: planted, password: 'planted-password' }),
      redirect: 'manual',
    })
    await api(`/measures/${measure}/notes`, {
      method: 'POST',
      body: JSON.stringify({ visibility: 'internal', text: `${planted} a dit` }),
    })
    await api(`/organisations/import`, {
      method: 'POST',
      body: `slug;name_fr;kind\n;${planted};service\n`,
      headers: { 'content-type': 'text/csv' },
    })
    const { stdout, stderr } = product.said()
    expect(`${stdout}${stderr}`).not.toContain('planted')
    for (const table of ['journal', 'graphile_worker._private_jobs']) {
      const rows = await stored(table)
      expect(rows).not.toBe('')
      expect(rows).not.toContain('planted')
    }
  })

  /** All rows of a table, as its owner reads them. */
  async function stored(table: string): Promise<string> {
    const password = readFileSync(join(product.data, 'database-password'), 'utf8').trim()
    const client = new pg.Client({
      host: join(product.data, 'run'),
      user: 'maillage_owner',
      password,
      database: 'maillage',
    })
    await client.connect()
    const { rows } = await client.query<{ all: string }>(
      `select string_agg(row::text, ' ') as all from ${table} row`,
    )
    await client.end()
    return rows[0]?.all ?? ''
  }
})
