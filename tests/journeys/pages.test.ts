import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { house } from '../../src/app.ts'
import { root } from '../../src/server/root.ts'
import { launchBrowser, newVisitor, sidewaysOn, signIn, violationsOn } from '../support/browser.ts'
import { downloads, pageAddresses, type Visit } from '../support/page-addresses.ts'
import { type Demo, type Product, startProduct } from '../support/running-server.ts'
import { signInSurely, sureAccount } from '../support/second-level.ts'

/** Every address that the house answers to a GET, by its pattern. */
const patterns = [
  ...new Set(
    house.modules
      .flatMap((module) => module.routes?.routes ?? [])
      .filter((route) => route.method === 'GET')
      .map((route) => route.path),
  ),
]
const pages = patterns.filter((pattern) => !downloads.includes(pattern))

let product: Product
let demo: Demo
let browser: Browser
let addresses: Readonly<Record<string, readonly Visit[]>>
const opened = new Map<string, Promise<Page>>()

beforeAll(async () => {
  product = await startProduct()
  ;[demo, addresses, browser] = await Promise.all([product.demo(), pageAddresses(product), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** One page per account and language, signed in once and used again. */
function pageOf(as: string | null, language: 'fr' | 'en'): Promise<Page> {
  const key = `${as} ${language}`
  const page = opened.get(key) ?? openPage(as, language)
  opened.set(key, page)
  return page
}

async function openPage(as: string | null, language: 'fr' | 'en'): Promise<Page> {
  const context: BrowserContext = await newVisitor(browser, product.baseUrl, {
    locale: language === 'fr' ? 'fr-BE' : 'en-GB',
  })
  const page = await context.newPage()
  if (as === 'sure') {
    await signInSurely(page, await sureAccount(product))
    return page
  }
  const account = demo.accounts.find((one) => one.email.startsWith(`${as}@`))
  if (as && !account) throw new Error(`no account ${as}@ in the demonstration`)
  if (account) await signIn(page, account)
  return page
}

const widths = [360, 1280]
const themes = ['light', 'dark'] as const

/** What is wrong with the page as it stands, at every width and in both themes. */
async function looksOf(page: Page): Promise<string[]> {
  const wrong: string[] = []
  for (const width of widths)
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height: 900 })
      // All that the theme changes is colours.
      const rules = theme === 'dark' ? 'contrast' : undefined
      const found = [...(await sidewaysOn(page)), ...(await violationsOn(page, rules))]
      wrong.push(...found.map((one) => `${width} ${theme}: ${one}`))
    }
  return wrong
}

/** What its HTML must be, whatever it says. */
const frameOf = (page: Page) =>
  page.evaluate(() => ({
    lang: document.documentElement.lang,
    headings: document.querySelectorAll('h1').length,
    inlineStyles: document.querySelectorAll('[style], style').length,
    inlineScripts: document.querySelectorAll('script:not([src])').length,
    banner: document.querySelectorAll('header .banner').length,
  }))

const asked = { headings: 1, inlineStyles: 0, inlineScripts: 0, banner: 1 }

/** Opens a page and checks all of it; `status` is what it must answer. */
async function check(page: Page, path: string, status = 200) {
  const answer = await page.goto(path)
  expect(answer?.status(), path).toBe(status)
  const policy = answer?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe')
  expect(await frameOf(page), path).toEqual({ lang: 'fr', ...asked })
  expect(await looksOf(page), path).toEqual([])
}

const catalogues = [
  'src/server',
  ...readdirSync(join(root, 'src/modules')).map((name) => `src/modules/${name}`),
]
const wordsIn = (language: string) =>
  catalogues.flatMap((folder) =>
    Object.values<string>(
      JSON.parse(readFileSync(join(root, folder, 'messages', `${language}.json`), 'utf8')),
    ),
  )
const english = new Set(wordsIn('en'))
/** Words of the French catalogues that English says nowhere. */
const french = new Set(wordsIn('fr').filter((text) => !english.has(text) && !text.includes('{')))

/** Texts of the page, apart from those marked as being in another language. */
const textsOf = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts: string[] = []
    while (walker.nextNode()) {
      const own = walker.currentNode.parentElement?.closest('[lang]')
      if (own === document.documentElement)
        texts.push(walker.currentNode.textContent?.replace(/\s+/g, ' ').trim() ?? '')
    }
    return texts.filter(Boolean)
  })

describe('every page', () => {
  it('is looked at by something that sees: a planted fault of each kind is found', async () => {
    const page = await (await newVisitor(browser, product.baseUrl, { width: 360 })).newPage()
    await page.goto('/')
    await page.evaluate(() =>
      document.body.insertAdjacentHTML('beforeend', `<img src="/x.png"><pre>${'x'.repeat(300)}</pre>`),
    )
    expect(await violationsOn(page)).toContainEqual(expect.stringMatching(/^image-alt: img/))
    await page.evaluate(() =>
      Object.assign((document.querySelector('pre') as HTMLElement).style, { color: '#eee' }),
    )
    expect(await violationsOn(page, 'contrast')).toEqual([expect.stringMatching(/^color-contrast: pre/)])
    expect(await sidewaysOn(page)).not.toEqual([])
    expect((await textsOf(page)).filter((text) => french.has(text)).length).toBeGreaterThan(3)
    await page.context().close()
  })

  it('has an address of the demonstration, and every file that is no page is still there', () => {
    expect(pages.filter((pattern) => !addresses[pattern]?.length)).toEqual([])
    expect(Object.keys(addresses).filter((pattern) => !pages.includes(pattern))).toEqual([])
    expect(downloads.filter((pattern) => !patterns.includes(pattern))).toEqual([])
  })

  it.each(pages)(
    '%s is whole, quiet and open to all, at 360 and 1280 px, light and dark',
    async (pattern) => {
      for (const { path, as } of addresses[pattern] ?? []) await check(await pageOf(as, 'fr'), path)
    },
  )

  it.each(pages)('%s is all English when English is asked', async (pattern) => {
    for (const { path, as } of (addresses[pattern] ?? []).slice(0, 2)) {
      const page = await pageOf(as, 'en')
      const answer = await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=en`)
      expect(answer?.status(), path).toBe(200)
      expect(await frameOf(page)).toEqual({ lang: 'en', ...asked })
      expect(
        (await textsOf(page)).filter((text) => french.has(text)),
        path,
      ).toEqual([])
      expect(await violationsOn(page), path).toEqual([])
    }
  })
})

describe('a page that says no', () => {
  it('is whole where there is nothing', async () => {
    await check(await pageOf(null, 'fr'), '/nulle-part', 404)
    await check(await pageOf(null, 'fr'), '/indicateurs/00000000-0000-4000-8000-000000000000', 404)
    await check(await pageOf('coordination', 'fr'), '/declarations/inconnue', 404)
  })

  it('is whole where the role does not allow it', async () => {
    await check(await pageOf('formation', 'fr'), '/importer', 403)
    await check(await pageOf('direction', 'fr'), '/travail/plans/masterplan-bxl/diffuser', 403)
  })

  it('asks somebody unknown to sign in, and leads back', async () => {
    const page = await (await newVisitor(browser, product.baseUrl)).newPage()
    await page.goto('/nos-chiffres')
    expect(new URL(page.url()).pathname).toBe('/connexion')
    expect(await looksOf(page)).toEqual([])
    const direction = demo.accounts.find((one) => one.email.startsWith('direction@'))
    await page.locator('[name=email]').fill(direction?.email ?? '')
    await page.locator('[name=password]').fill(direction?.password ?? '')
    await page.locator('main button[type=submit]').click()
    await page.waitForURL('**/nos-chiffres')
    await page.context().close()
  })

  const refused = [
    { form: 'a wrong password', as: null, path: '/connexion', fill: { email: 'a@b.example', password: 'x' } },
    { form: 'an empty question', as: 'coordination', path: '/declarations/nouvelle', fill: {} },
    { form: 'a document without a title', as: 'coordination', path: '/documents', fill: {} },
    { form: 'an organisation without a name', as: 'coordination', path: '/organisations/nouvelle', fill: {} },
    { form: 'an import without a file', as: 'coordination', path: '/importer', fill: {} },
    {
      form: 'an answer that is none',
      as: 'direction',
      path: '/declarations/participation-reglement/maison-des-tilleuls',
      fill: { since: '2020-01-01' },
    },
    {
      form: 'a release that nobody confirmed',
      as: 'coordination',
      path: '/travail/plans/masterplan-bxl/diffuser',
      fill: {},
    },
  ]
  it.each(refused)('shows $form again, whole, and says why', async ({ as, path, fill }) => {
    const page = await pageOf(as, 'fr')
    await page.goto(path)
    for (const [name, text] of Object.entries(fill)) await page.locator(`[name="${name}"]`).fill(`${text}`)
    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.request().method() === 'POST'),
      page.locator('main form:has(.field):not([method=get]) button[type=submit]').first().click(),
    ])
    expect(answer.status()).toBeGreaterThanOrEqual(400)
    expect(answer.status()).toBeLessThan(500)
    await page.waitForLoadState()
    expect(await page.getByRole('alert').count()).toBe(1)
    expect(await frameOf(page)).toEqual({ lang: 'fr', ...asked })
    expect(await looksOf(page)).toEqual([])
    const led = page.getByRole('alert').getByRole('link').first()
    if (await led.count())
      expect(await page.locator(`[id="${(await led.getAttribute('href'))?.slice(1)}"]`).count()).toBe(1)
  })
})
