import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, signIn, textOf } from '../support/browser.ts'
import { type Demo, type Product, startProduct } from '../support/running-server.ts'

/** The main job with the keyboard alone: what has the focus is seen, and nothing holds it. */

let product: Product
let demo: Demo
let browser: Browser

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  demo = await product.demo()
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const newPage = async () => (await newVisitor(browser, product.baseUrl)).newPage()
const accountOf = (name: string) => {
  const account = demo.accounts.find((one) => one.email.startsWith(`${name}@`))
  if (!account) throw new Error(`no account ${name}@ in the demonstration`)
  return account
}
const pathOf = (page: Page) => new URL(page.url()).pathname

type Marked = { looks: Map<Element, string>; lookOf(one: Element): string }

/** Keeps how everything looks before it has the focus. */
const remember = (page: Page) =>
  page.evaluate(() => {
    const lookOf = (one: Element) =>
      [one, one.closest('.choice') ?? one]
        .map((each) => {
          const { outline, boxShadow, borderColor, backgroundColor, color, textDecoration } =
            getComputedStyle(each)
          return [outline, boxShadow, borderColor, backgroundColor, color, textDecoration].join(' ')
        })
        .join(' ')
    const all = [
      ...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]'),
    ]
    const looks = new Map(
      all.filter((one) => one !== document.activeElement).map((one) => [one, lookOf(one)]),
    )
    Object.assign(globalThis, { marked: { looks, lookOf } })
  })

type Focus = { on: string; seen: boolean; marked: boolean } | null

/** What has the focus: whether it stands on the screen, and looks otherwise than before. Null: nothing of the page. */
const focusOf = (page: Page): Promise<Focus> =>
  page.evaluate(() => {
    const one = document.activeElement
    if (!one || one === document.body) return null
    const { marked } = globalThis as unknown as { marked: Marked }
    const box = (one.closest('.choice') ?? one).getBoundingClientRect()
    const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
    return { on: one.outerHTML.slice(0, 100), seen, marked: marked.looks.get(one) !== marked.lookOf(one) }
  })

/** One step of Tab, checked. */
async function step(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<Focus> {
  await page.keyboard.press(key)
  const focus = await focusOf(page)
  if (focus) expect(focus).toMatchObject({ seen: true, marked: true })
  return focus
}

/** Goes by Tab to something, and fails where it cannot be reached. */
async function reach(page: Page, target: Locator): Promise<void> {
  await page.waitForLoadState()
  await target.first().waitFor()
  await remember(page)
  for (let steps = 0; steps < 200; steps += 1) {
    await step(page, 'Tab')
    if (await target.first().evaluate((one) => one === document.activeElement)) return
  }
  throw new Error(`the keyboard does not reach ${target}`)
}

/** Presses Enter there and waits for the page that it leads to. */
async function enter(page: Page, target: Locator): Promise<void> {
  await reach(page, target)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}

const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

describe('by the keyboard alone', () => {
  it('skips to the content', async () => {
    const page = await newPage()
    await page.goto('/')
    await remember(page)
    const first = await step(page, 'Tab')
    expect(first?.on).toContain('#contenu')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('contenu')
    await remember(page)
    const next = await step(page, 'Tab')
    expect(next?.on).toContain('/plans/')
    await page.context().close()
  })

  it('signs in, opens the first task, answers it, and sees it leave the list', async () => {
    const page = await newPage()
    const { email, password } = accountOf('direction')
    await page.goto('/')
    await enter(page, link(page, 'Se connecter'))
    await reach(page, page.getByLabel('Adresse électronique'))
    await page.keyboard.type(email)
    await step(page, 'Tab')
    await page.keyboard.type(password)
    await Promise.all([page.waitForURL('**/a-faire**'), page.keyboard.press('Enter')])

    const asked = await textOf(page.locator('main .card h2, main .card h3').first())
    await enter(page, link(page, 'Répondre'))
    expect(await textOf(page.locator('h1'))).toBe(asked)
    await reach(page, page.locator('[name=holds]'))
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    expect(await page.getByLabel('Non, pas encore').isChecked()).toBe(true)
    await page.keyboard.press('ArrowUp')
    expect(await page.getByLabel('Oui', { exact: true }).isChecked()).toBe(true)
    // Month and day alike, so that it reads the same in either order.
    await reach(page, page.getByLabel('Depuis quand ?'))
    await page.keyboard.type('03032099')
    await enter(page, button(page, 'Enregistrer la réponse'))

    // Refused: the focus is on what says so, its link leads to the field.
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.evaluate((one) => one === document.activeElement)).toBe(true)
    expect(await alert.evaluate((one) => one.getBoundingClientRect().top < innerHeight)).toBe(true)
    await reach(page, alert.getByRole('link'))
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('since')
    await page.keyboard.type('03032025')
    await enter(page, button(page, 'Enregistrer la réponse'))
    expect(pathOf(page)).toBe('/a-faire')
    expect(await page.getByText(asked).count()).toBe(0)
    await page.context().close()
  })

  it('reads the releases, ticks the box and releases', async () => {
    const page = await newPage()
    await signIn(page, accountOf('coordination'))
    await enter(page, link(page, 'Plans'))
    await enter(page, link(page, /^Masterplan/))
    await enter(page, link(page, 'Préparer une diffusion'))
    const past = page.locator('details')
    await reach(page, past.locator('summary'))
    await page.keyboard.press('Enter')
    expect(await past.first().getAttribute('open')).not.toBeNull()
    await enter(page, button(page, 'Diffuser maintenant'))
    expect(await page.getByRole('alert').evaluate((one) => one === document.activeElement)).toBe(true)
    await reach(page, page.getByLabel(/^Je diffuse/))
    await page.keyboard.press('Space')
    await enter(page, button(page, 'Diffuser maintenant'))
    expect(pathOf(page)).toBe('/plans/masterplan-bxl')
    expect(await textOf(page.locator('main'))).toContain('diffusion n° 4')
    await page.context().close()
  })

  const screens = [
    { as: null, path: '/' },
    { as: null, path: '/plans/masterplan-bxl' },
    { as: null, path: '/ui' },
    { as: 'direction', path: '/a-faire' },
    { as: 'direction', path: '/declarations/participation-reglement/maison-des-tilleuls' },
    { as: 'direction', path: '/nos-chiffres' },
    { as: 'direction', path: '/saisie?period=2026-Q3' },
    { as: 'coordination', path: '/declarations/nouvelle' },
    { as: 'coordination', path: '/declarations/participation-reglement' },
    { as: 'coordination', path: '/importer' },
    { as: 'coordination', path: '/organisations' },
    { as: 'coordination', path: '/travail/plans/masterplan-bxl/diffuser' },
  ]
  it.each(screens)('goes through all of $path and back, seen all the way', async ({ as, path }) => {
    const page = await newPage()
    if (as) await signIn(page, accountOf(as))
    await page.goto(path)
    await remember(page)
    // A page may open with the focus inside; then its beginning comes on the second round.
    const opened = await walk(page, 'Tab')
    const there = opened[0]?.includes('#contenu') ? opened : await walk(page, 'Tab')
    // The last link of the footer, and with it the end of the page.
    expect(there.at(-1)).toContain('/catalogue.jsonld')
    const back = await walk(page, 'Shift+Tab')
    expect(back.at(-1)).toContain('#contenu')
    expect(new Set(back)).toEqual(new Set(there))
    await page.context().close()
  })

  /** Steps until the focus leaves the page; a page that holds it fails. */
  async function walk(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<string[]> {
    const passed: string[] = []
    for (let steps = 0; steps < 600; steps += 1) {
      const focus = await step(page, key)
      if (!focus) return passed
      passed.push(focus.on)
    }
    throw new Error(`the focus stays on the page: ${passed.slice(-3).join(' ')}`)
  }
})
