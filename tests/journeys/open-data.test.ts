import { createServer, type Server } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import readXlsxFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, textOf } from '../support/browser.ts'
import { apiOf, freePort, type Product, startProduct } from '../support/running-server.ts'

let product: Product
let browser: Browser
let page: Page
let plan: string
/** A page of somebody else, which frames and shows what it likes of ours. */
let other: { readonly server: Server; readonly url: string; body: string }

const read = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${product.baseUrl}${path}`, { headers, redirect: 'manual' })

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  plan = `${(await product.demo()).plans[0]}`
  page = await (await newVisitor(browser, product.baseUrl, { script: false })).newPage()
  const port = await freePort()
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end(`<!doctype html><title>Ailleurs</title>${other.body}`)
  })
  other = { server, url: `http://localhost:${port}/`, body: '' }
  await new Promise<void>((resolve) => server.listen(port, resolve))
})
afterAll(async () => {
  other?.server.close()
  await browser?.close()
  await product?.stop()
})

const anIndicator = async () => {
  const { body } = await apiOf(product.baseUrl)('GET', `/plans/${plan}`)
  const all = (body as any).measures.flatMap((one: any) => one.indicators)
  return all.find((one: any) => one.kind === 'count' && one.value !== null)?.id as string
}

describe('what the public takes away', () => {
  it('is one set of figures, whatever the file', async () => {
    const at = `/plans/${plan}/diffusions/3`
    const json = JSON.parse(await (await read(`${at}/chiffres.json`)).text())
    const csv = (await (await read(`${at}/chiffres.csv`)).text()).trimEnd().split('\r\n')
    const [sheet] = await readXlsxFile(Buffer.from(await (await read(`${at}/chiffres.xlsx`)).arrayBuffer()))
    expect(json.figures.length).toBeGreaterThan(10)
    expect([csv.length - 1, (sheet?.data.length ?? 0) - 1]).toEqual([
      json.figures.length,
      json.figures.length,
    ])
    const english = await (await read(`${at}/chiffres.csv?lang=en`)).text()
    expect(english.split('\r\n')[0]).toBe(csv[0]?.replaceAll(';', ','))
  })

  it('is, with the figures of a plan, the public documents that were attached to it', async () => {
    const said = { fr: 'Ce que nous comptons, et comment', de: 'Was wir zählen, und wie' }
    for (const [language, title] of Object.entries(said)) {
      const html = await (await read(`/plans/qualite-du-reseau?lang=${language}`)).text()
      expect(html).toMatch(new RegExp(`demo.example/ce-que-nous-comptons"[^>]*><bdi>${title}<`))
    }
    const { body } = await apiOf(product.baseUrl)('GET', '/plans/qualite-du-reseau')
    expect((body as any).documents).toMatchObject([{ title: said, published_on: '2026-06-05' }])
  })

  it('is a report of its own for each language, the same bytes for everybody', async () => {
    const at = `/plans/${plan}/diffusions/3/rapport.pdf`
    const first = await read(at)
    expect(first.headers.get('content-type')).toBe('application/pdf')
    expect(first.headers.get('content-disposition')).toContain('rapport-fr.pdf')
    expect(
      Buffer.from(await first.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    const again = await read(at, { 'if-none-match': first.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    expect((await read(`${at}?lang=en`)).headers.get('content-disposition')).toContain('rapport-en.pdf')
    const newest = await read(`/plans/${plan}/rapport.pdf`)
    expect([newest.status, newest.headers.get('location')]).toEqual([303, at])
  })

  it('is named in the head of the home page and linked at its foot', async () => {
    await page.goto('/')
    for (const [href, type] of [
      ['/flux.atom', 'application/atom+xml'],
      ['/catalogue.jsonld', 'application/ld+json'],
    ]) {
      expect(await page.locator(`head link[rel=alternate][type="${type}"]`).getAttribute('href')).toBe(href)
      expect(await page.locator(`footer a[href="${href}"]`).count()).toBe(1)
      expect((await read(`${href}`)).headers.get('content-type')).toContain(`${type}`)
    }
  })

  it('is XML that a browser takes for such', async () => {
    const scripted = await (await newVisitor(browser, product.baseUrl)).newPage()
    await scripted.goto('/')
    for (const [path, name] of [
      ['/flux.atom', 'feed'],
      [`/indicateurs/${await anIndicator()}/carte.svg`, 'svg'],
    ]) {
      const text = await (await read(`${path}`)).text()
      const root = await scripted.evaluate((xml) => {
        const parsed = new DOMParser().parseFromString(xml, 'application/xml')
        return parsed.querySelector('parsererror')?.textContent ?? parsed.documentElement.localName
      }, text)
      expect(root).toBe(name)
    }
    await scripted.context().close()
  })
})

describe('an indicator on another site', () => {
  it('is shown in its frame and as a picture, and nothing else of ours is', async () => {
    const card = `${product.baseUrl}/indicateurs/${await anIndicator()}/carte`
    other.body = `<iframe src="${card}" title="a"></iframe><img src="${card}.svg" alt="b">
      <iframe src="${product.baseUrl}/plans/${plan}" title="c"></iframe>`
    const visitor = await (await newVisitor(browser, other.url)).newPage()
    await visitor.goto(other.url)
    const frame = visitor.frameLocator('iframe[title=a]')
    expect(await frame.locator('h1').count()).toBe(1)
    expect(await frame.locator('a[target=_blank]').count()).toBeGreaterThan(0)
    expect(await visitor.locator('img').evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(720)
    expect(await visitor.frameLocator('iframe[title=c]').locator('main').count()).toBe(0)
    await visitor.context().close()
    for (const path of [card, `${card}.svg`].map((one) => one.replace(product.baseUrl, ''))) {
      const { headers } = await read(path)
      expect(headers.get('content-security-policy')).toContain('frame-ancestors *')
      expect(headers.get('content-security-policy')).toContain("script-src 'self'")
    }
  })
})

describe('without script', () => {
  it('a release is compared with one that the reader chooses', async () => {
    await page.goto(`/plans/${plan}/diffusions/3`)
    await page.locator('select[name=de]').selectOption('1')
    await page.locator('main form[action$="/comparer"] button').click()
    await page.waitForURL(`**/plans/${plan}/comparer/1/3`)
    expect(await textOf(page.locator('h1'))).toContain('1')
    expect(await page.locator('table').count()).toBeGreaterThan(0)
    const csv = await read(`/plans/${plan}/comparer/1/3/comparaison.csv`)
    expect(await csv.text()).toContain('state_before;state_after')
  })

  it('a service is found by a part of its name and opens on its own page', async () => {
    await page.goto('/services')
    await page.locator('input[name=q]').fill('tilleul')
    await page.locator('main search button').click()
    await page.locator('main ul a').first().click()
    expect(await textOf(page.locator('h1'))).toContain('Tilleuls')
    expect(await page.locator('table').count()).toBeGreaterThan(0)
  })
})

it('a withdrawn release is gone from every file at once, and the feed says so', async () => {
  const files = ['rapport.pdf', 'chiffres.csv', 'chiffres.xlsx', 'chiffres.json'].map(
    (name) => `/plans/${plan}/diffusions/3/${name}`,
  )
  for (const path of files) expect((await read(path)).status, path).toBe(200)
  const api = apiOf(product.baseUrl, await product.token('coordination@demo.example'))
  const { release } = JSON.parse(await (await read(`${files.at(-1)}`)).text())
  await api('POST', `/releases/${release.id}/withdraw`, { body: { reason: 'une erreur de saisie' } })
  await expect.poll(async () => (await read(files[0] ?? '')).status).toBe(410)
  for (const path of files) expect((await read(path)).status, path).toBe(410)
  expect(await (await read('/flux.atom')).text()).toContain('une erreur de saisie')
  expect((await read(`/plans/${plan}/comparer/1/3`)).status).toBe(410)
})
