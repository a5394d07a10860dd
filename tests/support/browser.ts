import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'

const withoutWindow = '/usr/bin/chromium-headless-shell'

/** Debian's Chromium, without a window where that is installed. */
const installed = () => (existsSync(withoutWindow) ? withoutWindow : '/usr/bin/chromium')

/** The browser, without anything that calls home. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? installed(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  })

type Look = { readonly script?: boolean; readonly locale?: string; readonly width?: number }

/** Somebody with a browser of their own: no cookie, nothing remembered. */
export async function newVisitor(
  browser: Browser,
  baseURL: string,
  { script = true, locale = 'fr-BE', width = 1280 }: Look = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL,
    locale,
    javaScriptEnabled: script,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(10_000)
  return context
}

export type Account = { readonly email: string; readonly password: string }

/** Signs in by the form, in whatever language it stands. */
export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.goto('/connexion')
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('main button[type=submit]').click()
  await page.waitForURL('**/a-faire**')
}

/** What somebody reads there, on one line. */
export const textOf = async (part: Locator): Promise<string> =>
  (await part.allInnerTexts()).join(' ').replace(/\s+/g, ' ').trim()

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds against the page as it stands: one line each, with the element. */
export async function violationsOn(page: Page, only?: 'contrast'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(
    async (runOnly) => {
      const here = globalThis as unknown as { axe: typeof axe }
      const { violations } = await here.axe.run(document, { runOnly, resultTypes: ['violations'] })
      return violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} (${node.failureSummary ?? one.help})`),
      )
    },
    only ? ['color-contrast'] : tags,
  )
}

/** Elements that reach over the right edge of the page, where the page itself scrolls sideways. */
export const sidewaysOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const over = [...document.body.querySelectorAll('*')].filter(
      (one) => one.getBoundingClientRect().right > clientWidth + 1,
    )
    return [`${scrollWidth} > ${clientWidth}`, ...over.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))]
  })
