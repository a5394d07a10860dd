import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEmbedded } from '../../src/server/embedded/index.ts'
import { launchBrowser, newVisitor, signIn } from '../support/browser.ts'
import { linkWrittenTo } from '../support/messages.ts'
import { apiOf, type Product, startProduct } from '../support/running-server.ts'
import { signInSurely, sureAccount } from '../support/second-level.ts'

/** What somebody gives in confidence, so strange that it stands nowhere by chance. */
const planted = {
  name: 'Zéphyrine Plantetémoin',
  address: 'zephyrine@plantetemoin.example',
  password: 'phrase plantée quarante-deux',
  title: 'Incident plantetémoin de juin',
  file: 'ecrit-plantetemoin.pdf',
  content: 'contenu plantetémoin confidentiel',
  note: 'note plantetémoin interne',
  typed: 'chemin-plantetemoin',
}

describe('what somebody gives in confidence', () => {
  let product: Product
  let browser: Browser
  /** Addresses of every page that was opened, and of every request that was made for them. */
  const addresses = new Set<string>()
  const errors: string[] = []
  beforeAll(async () => {
    ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await product?.stop()
  })

  async function visitor(): Promise<Page> {
    const page = await (await newVisitor(browser, product.baseUrl)).newPage()
    page.on('request', (request) => addresses.add(request.url()))
    return page
  }
  const post = (page: Page, path: string, form: Record<string, string>) =>
    page.request.post(path, { form, headers: { origin: product.baseUrl } })

  it('is given: an invitation, a password, a confidential document, a note, wrong input, a path that is nowhere', async () => {
    const coordination = (await product.demo()).accounts.find(({ email }) =>
      email.startsWith('coordination@'),
    )
    const office = await visitor()
    await signIn(office, coordination as NonNullable<typeof coordination>)
    const place = { role: 'worker', organisation: 'maison-des-tilleuls', language: 'fr' }
    await post(office, '/comptes/inviter', { name: planted.name, email: planted.address, ...place })

    const guest = await visitor()
    const link = await linkWrittenTo(product, planted.address, 'invitation')
    await guest.goto(link)
    await guest.locator('main [name=password]').fill(planted.password)
    await guest.locator('main button[type=submit]').first().click()
    await guest.waitForURL('**/a-faire**')
    await guest.goto('/compte')

    const wrong = await visitor()
    for (const path of ['/connexion', '/connexion/oubli'])
      await post(wrong, path, { email: planted.address, password: `${planted.password}?` })

    const manager = await visitor()
    await signInSurely(manager, await sureAccount(product))
    const pdf = Buffer.from(`%PDF-1.7 ${planted.content} %%EOF`)
    const recorded = await manager.request.post('/documents', {
      headers: { origin: product.baseUrl },
      multipart: {
        'title.fr': planted.title,
        series: 'incident',
        published_on: '2026-01-02',
        visibility: 'confidential',
        organisation: 'maison-des-tilleuls',
        file: { name: planted.file, mimeType: 'application/pdf', buffer: pdf },
      },
    })
    expect(recorded.status(), await recorded.text()).toBe(200)
    await manager.goto('/documents/confidentiels')
    expect(await manager.content()).toContain(planted.title)

    const read = apiOf(product.baseUrl, await product.token('coordination@demo.example', 'write'))
    const plan = (await read('GET', '/plans/masterplan-bxl')).body as { measures: { id: string }[] }
    await read('POST', `/measures/${plan.measures[0]?.id}/notes`, {
      body: { visibility: 'internal', text: planted.note },
    })
    await read('POST', '/organisations', { body: { name: planted.note.repeat(20), kind: planted.name } })
    for (const path of [`/${planted.typed}`, `/plans/${planted.typed}`, `/api/v1/plans/${planted.typed}`])
      errors.push(await (await wrong.request.get(path)).text())
    expect((await product.cli(['jobs', 'run'])).code).toBe(0)
  })

  const values = Object.values(planted)
  const holding = (text: string) => values.filter((value) => text.toLowerCase().includes(value.toLowerCase()))

  it('stands on no page of somebody whom it does not concern, on no error page, in no address', async () => {
    const formation = (await product.demo()).accounts.find(({ email }) => email.startsWith('formation@'))
    const other = await visitor()
    await signIn(other, formation as NonNullable<typeof formation>)
    const pages = [
      '/a-faire',
      '/documents',
      '/organisations/maison-des-tilleuls',
      '/compte',
      '/travail/plans/masterplan-bxl',
    ]
    for (const path of [...pages, '/documents/confidentiels', '/administration/journal']) {
      await other.goto(path)
      expect([path, holding(await other.content())]).toEqual([path, []])
    }
    // A page that is not there has the address that was asked for in its links to other languages, and nothing else.
    expect(errors.flatMap(holding).filter((one) => one !== planted.typed)).toEqual([])
    const opened = [...addresses].map((one) => decodeURIComponent(one)).join('\n')
    expect(holding(opened)).toEqual([])
  })

  it('stands in no line of the log', () => {
    const { stdout, stderr } = product.said()
    expect(stderr).toContain('request')
    expect(holding(stdout + stderr)).toEqual([])
  })

  it('stands in no line of the journal and no payload of a job; passwords and files lie nowhere as they are', async () => {
    // The one that runs: a command beside it finds it in the same way.
    const embedded = await startEmbedded({ data: product.data, log: () => undefined })
    const client = new pg.Client(embedded.connection)
    await client.connect()
    try {
      const textOf = async (relation: string) => {
        const { rows } = await client.query(
          `select coalesce(string_agg(t::text, E'\\n'), '') as all from ${relation} t`,
        )
        return rows[0].all as string
      }
      const { rows: tables } = await client.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables
         where schemaname in ('public', 'sign_in', 'graphile_worker')`,
      )
      const found = new Map<string, readonly string[]>()
      for (const { name } of tables) {
        const held = holding(await textOf(name))
        if (held.length > 0) found.set(name, held)
      }
      // Where it belongs, and nowhere else: the account, its invitation for thirty days more, the document's title, the
      // name of its file, the note.
      expect(Object.fromEntries([...found].sort())).toEqual({
        'public.document': [planted.title],
        'public.file': [planted.file],
        'public.invitation': [planted.name, planted.address],
        'public.measure_note': [planted.note],
        'sign_in."user"': [planted.name, planted.address],
      })
    } finally {
      await client.end()
      await embedded.stop()
    }
  })
})
