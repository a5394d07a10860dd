import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { house } from '../../src/app.ts'
import { launchBrowser, newVisitor, signIn } from '../support/browser.ts'
import { downloads, pageAddresses, type Visit } from '../support/page-addresses.ts'
import { apiOf, type Demo, type Product, startProduct } from '../support/running-server.ts'
import { signInSurely, sureAccount } from '../support/second-level.ts'

/** Every page that the house answers to a GET, by its pattern. */
const pages = [
  ...new Set(
    house.modules
      .flatMap((module) => module.routes?.routes ?? [])
      .filter((route) => route.method === 'GET')
      .map((route) => route.path),
  ),
].filter((pattern) => !downloads.includes(pattern))

let product: Product
let demo: Demo
let browser: Browser
let addresses: Readonly<Record<string, readonly Visit[]>>
/** Names that somebody gave, which no catalogue says: as they stand in the demonstration. */
let given: readonly string[]
const opened = new Map<string | null, Promise<Page>>()

beforeAll(async () => {
  product = await startProduct({ env: { MAILLAGE_TEST_CLOCK: '1' } })
  ;[demo, addresses, browser] = await Promise.all([product.demo(), pageAddresses(product), launchBrowser()])
  given = await namesGiven()
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** Names of organisations and accounts, and what else the demonstration holds as a bare word. */
async function namesGiven(): Promise<readonly string[]> {
  const coordination = demo.accounts.find((one) => one.email.startsWith('coordination@'))?.email ?? ''
  const read = apiOf(product.baseUrl, await product.token(coordination, 'read'))
  const paths = ['/organisations?limit=200', '/documents', `/plans/${demo.plans[0]}/export?format=json`]
  const lists = await Promise.all(paths.map((path) => read('GET', path)))
  return [
    ...demo.accounts.map((one) => one.email),
    ...lists.flatMap(({ body }) => namesIn(body)),
    ...demo.organisations,
    ...demo.plans,
    // Each language calls itself so, in every other one.
    ...['Français', 'Nederlands', 'Deutsch', 'English'],
  ]
}

/** Every text under a key that names something. */
function namesIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string')
    return /name|title|text|sector|series|^(fr|nl|de|en)$/.test(key) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((one) => namesIn(one, key))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => namesIn(one, name))
}

function pageOf(as: string | null): Promise<Page> {
  const page = opened.get(as) ?? openPage(as)
  opened.set(as, page)
  return page
}

async function openPage(as: string | null): Promise<Page> {
  const page = await (await newVisitor(browser, product.baseUrl)).newPage()
  if (as === 'sure') {
    await signInSurely(page, await sureAccount(product))
    return page
  }
  const account = demo.accounts.find((one) => one.email.startsWith(`${as}@`))
  if (account) await signIn(page, account)
  return page
}

const inPseudo = (path: string) => `${path}${path.includes('?') ? '&' : '?'}lang=qps`

/** Where the page scrolls sideways: how far, and the parts that reach over its left or its right edge. */
const overflowOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const over = [...document.body.querySelectorAll('*')].filter((one) => {
      const { left, right } = one.getBoundingClientRect()
      return left < -1 || right > clientWidth + 1
    })
    return [`${scrollWidth} > ${clientWidth}`, ...over.slice(0, 4).map((one) => one.outerHTML.slice(0, 120))]
  })

/**
 * Texts with letters that no catalogue made: those outside ⟦ and ⟧, apart from what is marked as data (a language or a
 * direction of its own, `translate="no"`) and from names that were given.
 */
const unwrappedOn = (page: Page, names: readonly string[]): Promise<string[]> =>
  page.evaluate((known) => {
    const allowed = new Set(known)
    const own = (element: Element | null) =>
      element?.closest('bdi, [dir=auto], [translate=no], [lang]')?.matches(':not(html)') ?? false
    // Formats of files are called the same everywhere; the beginning of an address is one.
    const same = /\b(YAML|JSON|XLSX|CSV)\b|https?:\/\//g
    const isWords = (text: string) =>
      text
        .split('·')
        .map((part) => part.trim().replace(/\s+/g, ' '))
        .some((part) => !allowed.has(part) && /\p{L}{2}/u.test(part.replace(same, '')))
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    let depth = 0
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement
      if (parent?.closest('script, style, textarea')) continue
      let outside = ''
      for (const sign of walker.currentNode.textContent ?? '') {
        if (sign === '⟦') depth += 1
        if (depth === 0) outside += sign
        if (sign === '⟧') depth -= 1
      }
      if (isWords(outside) && !own(parent)) found.push(outside.trim())
    }
    if (depth !== 0) found.push(`brackets left open: ${depth}`)
    for (const name of ['aria-label', 'alt', 'title', 'placeholder'])
      for (const element of document.body.querySelectorAll(`[${name}]`)) {
        const text = element.getAttribute(name) ?? ''
        if (!text.includes('⟦') && isWords(text) && !own(element)) found.push(`${name}: ${text}`)
      }
    return [...new Set(found)]
  }, names)

describe('a page written from right to left, in texts a third longer', () => {
  it('is looked at by something that sees: a planted fault of each kind is found', async () => {
    const page = await (await newVisitor(browser, product.baseUrl, { width: 360 })).newPage()
    await page.goto(inPseudo('/'))
    await page.evaluate(() =>
      document.body.insertAdjacentHTML(
        'beforeend',
        `<p aria-label="Une">Deux</p><pre>${'x'.repeat(300)}</pre>`,
      ),
    )
    expect(await unwrappedOn(page, [])).toEqual(expect.arrayContaining(['Deux', 'aria-label: Une']))
    expect(await overflowOf(page)).not.toEqual([])
    await page.context().close()
  })

  it('is offered to nobody but the tests', async () => {
    const page = await (await newVisitor(browser, product.baseUrl)).newPage()
    await page.goto('/')
    const offered = await page.evaluate(() =>
      [...document.querySelectorAll('[hreflang]')].map((one) => one.getAttribute('hreflang')),
    )
    expect(new Set(offered)).toEqual(new Set(['fr', 'nl', 'de', 'en']))
    await page.context().close()
  })

  it.each(pages)(
    '%s stays within its edges at 360 and 1280 px, and says nothing untranslated',
    async (pattern) => {
      const wrong: string[] = []
      for (const { path, as } of addresses[pattern] ?? []) {
        const page = await pageOf(as)
        const answer = await page.goto(inPseudo(path))
        expect(answer?.status(), path).toBe(200)
        const root = await page.evaluate(() => ({
          lang: document.documentElement.lang,
          dir: getComputedStyle(document.body).direction,
        }))
        expect(root, path).toEqual({ lang: 'qps', dir: 'rtl' })
        for (const width of [360, 1280]) {
          await page.setViewportSize({ width, height: 900 })
          wrong.push(...(await overflowOf(page)).map((one) => `${path} at ${width}: ${one}`))
        }
        wrong.push(...(await unwrappedOn(page, given)).map((one) => `${path} says: ${one}`))
      }
      expect(wrong).toEqual([])
    },
  )
})
