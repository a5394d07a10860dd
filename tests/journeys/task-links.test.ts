import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, sidewaysOn, signIn, textOf, violationsOn } from '../support/browser.ts'
import { linkWrittenTo, messagesOf } from '../support/messages.ts'
import { type Demo, type Product, startProduct } from '../support/running-server.ts'

/** One task from a link, on a phone, without an account and without script. */

let product: Product
let demo: Demo
let browser: Browser
let office: Page

const silent = 'Nuitée des Trois Chouettes'
const question = '/declarations/participation-reglement'

beforeAll(async () => {
  ;[product, browser] = await Promise.all([
    startProduct({ env: { MAILLAGE_TEST_CLOCK: '1' } }),
    launchBrowser(),
  ])
  demo = await product.demo()
  office = await (await newVisitor(browser, product.baseUrl, { script: false })).newPage()
  const account = demo.accounts.find((one) => one.email.startsWith('coordination@'))
  if (!account) throw new Error('no account coordination@ in the demonstration')
  await signIn(office, account)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** Somebody at a service, with an old phone. */
const someone = async () =>
  (await newVisitor(browser, product.baseUrl, { script: false, width: 360 })).newPage()
/** What is wrong with how a page looks on that phone. Who looks runs scripts. */
async function wrongAt(path: string): Promise<string[]> {
  const page = await (await newVisitor(browser, product.baseUrl, { width: 360 })).newPage()
  await page.goto(path)
  const wrong = [...(await sidewaysOn(page)), ...(await violationsOn(page))]
  await page.context().close()
  return wrong
}
const main = (page: Page) => textOf(page.locator('main'))
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
const statusAt = async (page: Page, path: string) => (await page.goto(path))?.status()

/** Sends a link, as the coordination does from the page of the question; answers its address. */
async function sent(to: string, service = silent): Promise<string> {
  await office.goto(question)
  await office.getByRole('row').filter({ hasText: service }).getByRole('link', { name: /lien/ }).click()
  await office.getByLabel('À quelle adresse ?').fill(to)
  await press(office, /^Envoyer le lien/)
  expect(await main(office)).toMatch(/Un lien est prêt à partir|Un lien envoyé/)
  return linkWrittenTo(product, to, 'task')
}

describe('a task from a link', () => {
  let link: string
  const clock = (at: string) => product.cli(['clock', 'set', at])

  it('is sent from the page of a question; its address is shown to nobody', async () => {
    link = await sent('accueil@chouettes.demo.example')
    expect(await office.content()).not.toContain(link.slice(3))
    await office.goto('/travail/liens')
    expect(await office.content()).not.toContain(link.slice(3))
    expect(await main(office)).toContain(silent)
    const [message] = (await messagesOf(product)).filter(({ to }) => to === 'accueil@chouettes.demo.example')
    expect(message?.text).toContain(silent)
  })

  it('is answered on a phone, without account or script; what was typed stays where it is refused', async () => {
    const page = await someone()
    expect(await statusAt(page, link)).toBe(200)
    expect(await main(page)).toContain(silent)
    expect(await wrongAt(link)).toEqual([])
    await page.locator('[name=since]').fill('2026-01-01')
    await press(page, /^(Enregistrer|Envoyer|Répondre)/)
    expect(await page.getByRole('alert').count()).toBe(1)
    expect(await page.locator('[name=since]').inputValue()).toBe('2026-01-01')
    await page.getByRole('radio', { name: /^Oui/ }).check()
    await press(page, /^(Enregistrer|Envoyer|Répondre)/)
    expect(new URL(page.url()).searchParams.get('done')).toBe('task_link.open')
    expect(await wrongAt(link)).toEqual([])
    await office.goto(question)
    expect(await textOf(office.getByRole('row').filter({ hasText: silent }))).toMatch(/Oui.*par lien/i)
    await page.context().close()
  })

  it('opens nothing else: neither another page, nor by a token with one sign changed', async () => {
    const page = await someone()
    await page.goto(link)
    await page.goto('/a-faire')
    expect(new URL(page.url()).pathname).toBe('/connexion')
    expect(await statusAt(page, `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`)).toBe(404)
    await page.context().close()
  })

  it('used by a second hand shows that it was answered, and by whom nobody says', async () => {
    const page = await someone()
    expect(await statusAt(page, link)).toBe(200)
    expect(await page.getByRole('radio', { name: /^Oui/ }).isChecked()).toBe(true)
    expect(await page.content()).not.toContain('accueil@chouettes')
    await page.context().close()
  })

  it('taken back by the coordination it opens nothing any more, and says so', async () => {
    const other = await sent('paliers@demo.example', 'Les Paliers de Valmarée')
    const page = await someone()
    expect(await statusAt(page, other)).toBe(200)
    await office.goto('/travail/liens')
    await office.locator('summary', { hasText: 'Arrêter ce lien' }).first().click()
    await press(office, 'Arrêter ce lien')
    expect(await statusAt(page, other)).toBe(410)
    expect(await wrongAt(other)).toEqual([])
    await page.context().close()
  })

  it('ends on its last day', async () => {
    const page = await someone()
    await clock('2027-06-01T08:00:00Z')
    expect(await statusAt(page, link)).toBe(410)
    expect(await main(page)).not.toContain(silent)
    await product.cli(['clock', 'clear'])
    await page.context().close()
  })

  it('leaves its token in no log', async () => {
    const said = product.said()
    expect(`${said.stdout}${said.stderr}`).not.toContain(link.slice(3))
  })
})
